import { describe, expect, it } from 'vitest'
import { Channel, Group, Kernel, KilledError, MILLISECOND, Network, NetworkError, SECOND, Signal, select, sleep, type Process } from './index.ts'

describe('processes', () => {
  it('wake in the order of time, then of asking', () => {
    const kernel = new Kernel()
    const log: string[] = []
    function* worker(name: string, wait: number): Process {
      yield* sleep(wait)
      log.push(`${name}@${kernel.now}`)
    }
    kernel.spawn('a', worker('a', 20))
    kernel.spawn('b', worker('b', 10))
    kernel.spawn('c', worker('c', 10))
    kernel.runUntil(15)
    expect(log).toEqual(['b@10', 'c@10'])
    kernel.runUntil(100)
    expect(log).toEqual(['b@10', 'c@10', 'a@20'])
    expect(kernel.now).toBe(100)
  })

  it('run their finally blocks when killed, and tell who joins', () => {
    const kernel = new Kernel()
    const log: string[] = []
    const group = kernel.root.group('component')
    const task = group.spawn('p', (function* (): Process {
      try {
        yield* sleep(SECOND)
        log.push('never')
      } finally {
        log.push('cleaned')
      }
    })())
    kernel.spawn('watcher', (function* (): Process {
      try {
        yield* task.join()
      } catch (error) {
        log.push((error as KilledError).message)
      }
    })())
    kernel.runUntil(10)
    group.kill()
    kernel.runUntil(2 * SECOND)
    expect(log).toEqual(['cleaned', 'process p was killed'])
  })

  it('keep what arrives while paused until they resume', () => {
    const kernel = new Kernel()
    const group = kernel.root.group('g')
    const woken: number[] = []
    group.spawn('p', (function* (): Process {
      yield* sleep(10)
      woken.push(kernel.now)
    })())
    kernel.runUntil(5)
    group.pause()
    kernel.runUntil(50)
    expect(woken).toEqual([])
    group.resume()
    kernel.runUntil(60)
    expect(woken).toEqual([50])
  })
})

describe('channels', () => {
  it('lose nothing when a timer and an item are due together', () => {
    const kernel = new Kernel()
    const channel = new Channel<string>(kernel)
    const got: unknown[] = []
    kernel.spawn('sender', (function* (): Process {
      yield* sleep(10)
      channel.send('item')
    })())
    kernel.spawn('receiver', (function* (): Process {
      for (let i = 0; i < 2; i++) got.push(yield* select([{ after: 10 }, channel]))
    })())
    kernel.runUntil(100)
    expect(got).toContainEqual({ index: 1, item: 'item' })
    expect(got).toHaveLength(2)
  })

  it('drop what exceeds the bound and say so', () => {
    const channel = new Channel<number>(new Kernel(), 2)
    expect([channel.send(1), channel.send(2), channel.send(3)]).toEqual([true, true, false])
  })

  it('end every receiver when closed', () => {
    const kernel = new Kernel()
    const channel = new Channel<number>(kernel)
    const got: unknown[] = []
    for (const name of ['a', 'b']) kernel.spawn(name, (function* (): Process { got.push(yield* channel.receive()) })())
    kernel.runUntil(1)
    channel.close()
    kernel.runUntil(2)
    expect(got).toEqual([undefined, undefined])
  })

  it('a signal is seen before and after it fires', () => {
    const kernel = new Kernel()
    const stop = new Signal()
    const log: string[] = []
    kernel.spawn('early', (function* (): Process { yield* stop.wait(); log.push('early') })())
    kernel.runUntil(1)
    stop.fire()
    kernel.spawn('late', (function* (): Process { yield* stop.wait(); log.push('late') })())
    kernel.runUntil(2)
    expect(log).toEqual(['early', 'late'])
  })
})

describe('network', () => {
  function pair(): { kernel: Kernel; network: Network; server: Group; call: (deadline?: number) => Process<string> } {
    const kernel = new Kernel()
    const network = new Network(kernel, () => ({ latencyMicros: MILLISECOND, jitterMicros: 0 }))
    const a = network.host('a')
    const b = network.host('b')
    const server = kernel.root.group('server')
    b.serve<string, string>(80, server, function* (request) {
      yield* sleep(5 * MILLISECOND)
      return `hello ${request}`
    })
    return { kernel, network, server, call: (deadline = SECOND) => network.call<string, string>(a, b, 80, 'world', { deadlineMicros: deadline }) }
  }
  function* outcome(kernel: Kernel, call: Process<string>, log: string[]): Process {
    try {
      log.push(`${yield* call} at ${kernel.now}`)
    } catch (error) {
      log.push(`${(error as NetworkError).failure} at ${kernel.now}`)
    }
  }

  it('a call takes a round trip and the server\'s time', () => {
    const { kernel, call } = pair()
    const log: string[] = []
    kernel.spawn('client', outcome(kernel, call(), log))
    kernel.runUntil(SECOND)
    expect(log).toEqual(['hello world at 7000'])
  })

  it('a cut link times out, a killed server resets, an empty port refuses', () => {
    const { kernel, network, server, call } = pair()
    const log: string[] = []
    const link = network.link(network.host('a'), network.host('b'))
    link.cut = true
    kernel.spawn('client', outcome(kernel, call(), log))
    kernel.runUntil(2 * SECOND)
    link.cut = false
    kernel.spawn('client', outcome(kernel, call(), log))
    kernel.runUntil(2 * SECOND + 3 * MILLISECOND)
    server.kill()
    kernel.runUntil(3 * SECOND)
    kernel.spawn('client', outcome(kernel, call(), log))
    kernel.runUntil(4 * SECOND)
    expect(log).toEqual(['timeout at 1000000', 'reset at 2004000', 'refused at 3002000'])
  })

  it('a stream keeps its order through a cut that is mended', () => {
    const kernel = new Kernel()
    const network = new Network(kernel, () => ({ latencyMicros: MILLISECOND, jitterMicros: 500 }))
    const [a, b] = [network.host('a'), network.host('b')]
    const got: number[] = []
    b.serve<string, string>(80, kernel.root, function* () { return '' }, (_request, stream) => {
      kernel.spawn('feed', (function* (): Process {
        for (let i = 0; i < 20; i++) {
          stream.send(i as never)
          yield* sleep(MILLISECOND)
        }
        stream.end()
      })())
    })
    const stream = network.open<string, number>(a, b, 80, '')
    kernel.spawn('reader', (function* (): Process {
      for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) got.push(item)
    })())
    kernel.runUntil(8 * MILLISECOND)
    network.link(a, b).cut = true
    kernel.runUntil(SECOND)
    expect(got.length).toBeLessThan(20)
    network.link(a, b).cut = false
    kernel.runUntil(2 * SECOND)
    expect(got).toEqual([...Array(20).keys()])
  })
})

describe('determinism', () => {
  it('a new random stream does not shift another\'s luck', () => {
    const draws = (others: number): number[] => {
      const kernel = new Kernel({ seed: 7 })
      for (let i = 0; i < others; i++) kernel.random(`other-${i}`).float()
      return [1, 2, 3].map(() => kernel.random('mine').int(1000))
    }
    expect(draws(5)).toEqual(draws(0))
  })

  it('a record carries the record it follows from, through channels and time', () => {
    const kernel = new Kernel()
    const chain: [string, number][] = []
    kernel.trace.listen((record) => chain.push([record.what, record.cause]))
    const channel = new Channel<string>(kernel)
    kernel.spawn('b', (function* (): Process {
      yield* channel.receive()
      yield* sleep(5)
      kernel.trace.record('decision', 'b', 'acted')
    })())
    kernel.spawn('a', (function* (): Process {
      yield* sleep(1)
      kernel.trace.record('request', 'a', 'asked')
      channel.send('x')
    })())
    kernel.runUntil(100)
    expect(chain).toEqual([['asked', 0], ['acted', 1]])
  })
})
