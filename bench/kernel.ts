// Events a second on one core, and memory of a process that waits.
import { Channel, Kernel, sleep, type Process } from '../src/kernel/index.ts'
import type { Measurement } from './run.ts'

const PROCESSES = 1000
const IDLE = 100_000

export function* kernel(): Iterable<Measurement> {
  const timers = new Kernel()
  for (let i = 0; i < PROCESSES; i++) timers.spawn('ticker', tick(1000 + i))
  yield { what: 'timers', ...eventsPerSecond(timers, 3_000_000) }

  const talking = new Kernel()
  for (let i = 0; i < PROCESSES; i++) {
    const [a, b] = [new Channel<number>(talking), new Channel<number>(talking)]
    talking.spawn('ping', echo(a, b))
    talking.spawn('pong', echo(b, a))
    a.send(0)
  }
  yield { what: 'channels', ...eventsPerSecond(talking, 0, 2_000_000) }

  const idle = new Kernel()
  const before = used()
  for (let i = 0; i < IDLE; i++) idle.spawn('idle', tick(1e9))
  idle.runUntil(1)
  yield { what: 'idle process', bytes: Math.round((used() - before) / IDLE), processes: IDLE }
}

function* tick(period: number): Process {
  for (;;) yield* sleep(period)
}

function* echo(from: Channel<number>, to: Channel<number>): Process {
  for (;;) {
    const n = yield* from.receive()
    yield* sleep(1)
    to.send((n ?? 0) + 1)
  }
}

function eventsPerSecond(simulation: Kernel, until: number, events = Infinity): Measurement {
  const began = performance.now()
  if (until > 0) simulation.runUntil(until)
  else while (simulation.fired < events && simulation.step()) continue
  const seconds = (performance.now() - began) / 1000
  return { events: simulation.fired, eventsPerSecond: Math.round(simulation.fired / seconds) }
}

function used(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
