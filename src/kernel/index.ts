// The kernel: a deterministic discrete-event simulation. It has a clock, a queue of events, processes that wait,
// channels, a network of hosts and links, seeded random streams, and a trace. It knows nothing of Kubernetes.
//
// A run is a pure function of the seed and of what the host asks for between steps. Drive it with `kernel.runUntil(time)` or
// `kernel.step()`. Processes are generators: `yield* sleep(…)`, `yield* channel.receive()`, `yield* select([…])`,
// `yield* network.call(…)`, `yield* task.join()`.
// Left out: real time, threads, shared memory between processes other than by their own agreement.
export { Channel, Signal, select, type Arm } from './channel.ts'
export { Few } from './few.ts'
export { Kernel, type KernelOptions } from './kernel.ts'
export { Link, NetworkError, type LinkProfile, type NetworkFailure } from './link.ts'
export { Host, Network, type CallOptions, type Handler, type Opener } from './network.ts'
export type { ClientStream, ServerStream } from './stream.ts'
export { Group, KilledError, Task, elapsed, sleep, type Process, type Wait } from './process.ts'
export { Random } from './random.ts'
export { HOUR, MILLISECOND, MINUTE, SECOND, type Micros } from './time.ts'
export { Trace, type TraceListener, type TraceRecord } from './trace.ts'
