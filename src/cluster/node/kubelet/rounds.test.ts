import { beforeEach, describe, expect, it } from 'vitest'
import { Kernel, sleep, type Group, type Micros, type Process } from '../../../kernel/index.ts'
import { Rounds } from './rounds.ts'

class Diary extends Rounds {
  readonly entries: string[] = []
  next: Micros | undefined

  protected override *round(isDue: boolean): Process<Micros | undefined> {
    this.entries.push(`${this.kernel.now}${isDue ? ' due' : ''}`)
    yield* sleep(10)
    return this.next
  }

  giveUp(): void {
    this.startAnew()
  }
}

describe('rounds', () => {
  let kernel: Kernel
  let group: Group
  let diary: Diary

  beforeEach(() => {
    kernel = new Kernel()
    group = kernel.root.group('test')
    diary = new Diary(group)
  })

  it('are asked for once, however often before they begin, and once more while one is under way', () => {
    diary.poke()
    diary.poke()
    kernel.runUntil(5)
    diary.poke()
    diary.poke()
    kernel.runUntil(1000)
    expect(diary.entries).toEqual(['0', '10'])
  })

  it('come when they are due, unless something asks before', () => {
    diary.next = 100
    diary.poke()
    kernel.runUntil(50)
    diary.poke()
    kernel.runUntil(95)
    diary.next = undefined
    kernel.runUntil(1000)
    expect(diary.entries).toEqual(['0', '50', '100 due'])
  })

  it('are given up for another, or for good', () => {
    diary.poke()
    kernel.runUntil(4)
    diary.giveUp()
    kernel.runUntil(6)
    diary.stop()
    diary.poke()
    kernel.runUntil(1000)
    expect(diary.entries).toEqual(['0', '4'])
  })

  it('wait while their group is paused, and end with it', () => {
    diary.next = 100
    diary.poke()
    kernel.runUntil(50)
    group.pause()
    kernel.runUntil(200)
    expect(diary.entries).toEqual(['0'])
    group.resume()
    kernel.runUntil(205)
    expect(diary.entries).toEqual(['0', '200 due'])
    group.kill()
    diary.poke()
    kernel.runUntil(1000)
    expect(diary.entries).toHaveLength(2)
  })
})
