import { beforeEach, describe, expect, it } from 'vitest'
import { Kernel } from '../../../kernel/index.ts'
import { ContainerLog, type LogLine } from './container-log.ts'

describe('the log of a container', () => {
  let kernel: Kernel
  let log: ContainerLog
  let collected: LogLine[] | undefined

  beforeEach(() => {
    kernel = new Kernel()
    collected = undefined
    log = new ContainerLog(kernel, { get isCollected() { return collected !== undefined }, logged: (line) => void collected?.push(line) })
  })

  const said = (query = {}): string[] => log.read(query).map(({ time, stream, text }) => `${time} ${stream} ${text}`)

  it('has a line for each line of what was written, with its time and stream', () => {
    log.write('stdout', 'one\ntwo\n')
    kernel.runUntil(5)
    log.write('stderr', 'three\n')
    expect(said()).toEqual(['0 stdout one\n', '0 stdout two\n', '5 stderr three\n'])
  })

  it('completes a line when its newline comes, or at the end', () => {
    log.write('stdout', 'he')
    log.write('stderr', 'oops\n')
    log.write('stdout', 'llo\nrest')
    expect(said()).toEqual(['0 stderr oops\n', '0 stdout hello\n'])
    log.close()
    expect(said().at(-1)).toBe('0 stdout rest')
  })

  it('gives its end, and what came since a time', () => {
    log.write('stdout', 'a\nb\nc\n')
    kernel.runUntil(9)
    log.write('stdout', 'd\n')
    expect([said({ tailLines: 2 }), said({ tailLines: 0 }), said({ since: 9 }), said({ since: 0, tailLines: 3 })]).toEqual([['0 stdout c\n', '9 stdout d\n'], [], ['9 stdout d\n'], ['0 stdout b\n', '0 stdout c\n', '9 stdout d\n']])
  })

  it('breaks a line that is too long, and starts anew when it is full', () => {
    log.write('stdout', 'x'.repeat(20_000))
    log.write('stdout', '\n')
    expect(log.read().map(({ text }) => text.length)).toEqual([16_384, 3617])
    for (let i = 0; i < 1100; i++) log.write('stdout', `${String(i).repeat(4000).slice(0, 9999)}\n`)
    expect(log.read().length).toBeLessThan(1100)
    expect(log.read().at(-1)!.text.startsWith('1099')).toBe(true)
  })

  it('is heard line by line by who follows or collects, and as it is written by who is attached', () => {
    const chunks: string[] = []
    log.listen((_, text) => chunks.push(text))
    const follower = log.follow()
    collected = []
    log.write('stdout', 'a\nb\nc')
    expect([follower.length, follower.tryReceive()?.text, collected.map(({ text }) => text), chunks]).toEqual([2, 'a\n', ['a\n', 'b\n'], ['a\nb\nc']])
    log.close()
    expect([collected.length, follower.closed, log.follow().closed]).toEqual([3, true, true])
  })
})
