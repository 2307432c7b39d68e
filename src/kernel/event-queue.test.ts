import { describe, expect, it } from 'vitest'
import type { Deadline, DeadlineList } from './deadlines.ts'
import { Kernel, Random, sleep, type Process } from './index.ts'

class Noted implements Deadline {
  time = 0
  sequence = 0
  cause = 0
  list: DeadlineList | undefined
  previous: Deadline | undefined
  next: Deadline | undefined
  readonly #log: string[]
  readonly #name: string
  constructor(log: string[], name: string) {
    this.#log = log
    this.#name = name
  }

  fire(): void {
    this.#log.push(this.#name)
  }
}

describe('the queue of events', () => {
  it('fires by time, then by the order of asking, whatever was called off', () => {
    const kernel = new Kernel()
    const random = new Random(1, 'test')
    const fired: [number, number][] = []
    const expected: [number, number][] = []
    for (let i = 0; i < 5000; i++) {
      const time = random.int(500)
      const cancel = kernel.at(time, () => fired.push([kernel.now, i]))
      if (random.int(3) === 0) cancel()
      else expected.push([time, i])
    }
    kernel.runUntil(1000)
    expect(fired).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]))
  })

  it('fires deadlines in the order in which events at their times would fire', () => {
    const kernel = new Kernel()
    const log: string[] = []
    kernel.at(20, () => log.push('event before'))
    kernel.setDeadline(new Noted(log, 'deadline of 20'), 20)
    kernel.at(20, () => log.push('event after'))
    kernel.setDeadline(new Noted(log, 'deadline of 10'), 10)
    const off = new Noted(log, 'called off')
    kernel.setDeadline(off, 10)
    kernel.clearDeadline(off)
    expect(kernel.nextTime()).toBe(10)
    kernel.runUntil(15)
    kernel.setDeadline(new Noted(log, 'deadline of 5, set later'), 5)
    kernel.runUntil(100)
    expect(log).toEqual(['deadline of 10', 'event before', 'deadline of 20', 'event after', 'deadline of 5, set later'])
  })

  it('is quiet when nothing else is due at this time', () => {
    const kernel = new Kernel()
    const quiet: boolean[] = []
    for (const time of [10, 10, 20]) kernel.at(time, () => quiet.push(kernel.isQuiet))
    kernel.runUntil(30)
    expect(quiet).toEqual([false, true, true])
  })

  it('begins a last process in place only when no other is due before it', () => {
    const order = (others: boolean): string[] => {
      const kernel = new Kernel()
      const log: string[] = []
      function* note(name: string): Process {
        log.push(name)
        yield* sleep(1)
      }
      kernel.at(10, () => {
        if (others) kernel.spawn('other', note('other'))
        kernel.root.spawnLast('last', note('last'), () => log.push('prepared'))
        log.push('event over')
      })
      kernel.runUntil(20)
      return log
    }
    expect(order(true)).toEqual(['prepared', 'event over', 'other', 'last'])
    expect(order(false)).toEqual(['prepared', 'last', 'event over'])
  })
})
