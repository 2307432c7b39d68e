// The pod lifecycle event generator and the pod cache. Models pkg/kubelet/pleg (generic) and pkg/kubelet/container (cache).
// The real one asks the runtime for everything each second. This one keeps the same beat, but wakes only when something has changed or
// somebody waits for the next look: a thousand idle pods cost nothing.
import { Channel, SECOND, select, Signal, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import type { ContainerRuntime } from '../runtime/index.ts'
import { NOTHING_RUNS, type RuntimeStatus } from './runtime-status.ts'
import { withTerminationMessage } from './termination-message.ts'

const RELIST_PERIOD: Micros = 1 * SECOND

export class Pleg {
  readonly #kernel: Kernel
  readonly #runtime: ContainerRuntime
  readonly #changed: (podUid: string, events: number, hasDied: boolean) => void
  readonly #statuses = new Map<string, RuntimeStatus>()
  readonly #dirty = new Set<string>()
  readonly #wanted: Channel<true>
  #beganAt: Micros
  #relistedAt: Micros = -1
  #nextRelist = new Signal()

  /** `changed` is told of each pod whose containers or sandbox started or died, and how many did. */
  constructor(kernel: Kernel, runtime: ContainerRuntime, changed: (podUid: string, events: number, hasDied: boolean) => void) {
    this.#kernel = kernel
    this.#runtime = runtime
    this.#changed = changed
    this.#wanted = new Channel<true>(kernel, 1)
    this.#beganAt = kernel.now
    for (const podUid of runtime.podUids()) this.#dirty.add(podUid)
    runtime.onChange = (podUid) => {
      this.#dirty.add(podUid)
      this.#wanted.send(true)
    }
  }

  /** What the last look saw of a pod. */
  status(podUid: string): RuntimeStatus {
    return this.#statuses.get(podUid) ?? NOTHING_RUNS
  }

  /** What a look saw that began after `time`; waits for one if there was none. `time` < 0 takes any. */
  *statusNewerThan(podUid: string, time: Micros): Process<RuntimeStatus> {
    while (this.#lastLook() <= time || this.#relistedAt < 0) {
      this.#wanted.send(true)
      yield* this.#nextRelist.wait()
    }
    return this.status(podUid)
  }

  /** When the real one looked last: at every beat. Where nothing had changed since the look before, it saw the same. */
  #lastLook(): Micros {
    const { now } = this.#kernel
    const beat = this.#beganAt + Math.floor((now - this.#beganAt) / RELIST_PERIOD) * RELIST_PERIOD
    return beat === now ? this.#relistedAt : Math.max(beat, this.#relistedAt)
  }

  /** What the runtime has at this moment, past the cache. */
  statusNow(podUid: string): RuntimeStatus {
    return this.#look(podUid)
  }

  forget(podUid: string): void {
    this.#statuses.delete(podUid)
  }

  *run(): Process<void> {
    this.#beganAt = this.#kernel.now
    for (let first = true; ; first = false) {
      if (!first) {
        yield* this.#wanted.receive()
        const beats = Math.floor((this.#kernel.now - this.#beganAt) / RELIST_PERIOD) + 1
        yield* select([{ after: this.#beganAt + beats * RELIST_PERIOD - this.#kernel.now }])
        this.#wanted.tryReceive()
      }
      this.#relist()
    }
  }

  #relist(): void {
    this.#relistedAt = this.#kernel.now
    const told: [string, number, boolean][] = []
    for (const podUid of this.#dirty) {
      const before = this.status(podUid)
      const after = this.#look(podUid)
      if (after.sandboxes.length === 0 && after.containers.length === 0) this.#statuses.delete(podUid)
      else this.#statuses.set(podUid, after)
      const { events, died } = compare(before, after)
      if (events > 0) told.push([podUid, events, died])
    }
    this.#dirty.clear()
    for (const [podUid, events, died] of told) this.#changed(podUid, events, died)
    const waiting = this.#nextRelist
    this.#nextRelist = new Signal()
    waiting.fire()
  }

  #look(podUid: string): RuntimeStatus {
    const { sandboxes, containers } = this.#runtime.pod(podUid)
    const ready = sandboxes.find((sandbox) => sandbox.state === 'ready')
    const ips = ready ? (ready.ip ? [ready.ip] : []) : this.status(podUid).ips
    return { ips, sandboxes, containers: containers.map((container) => withTerminationMessage(this.#runtime, container)) }
  }
}

/** Containers and sandboxes that started or ended between two looks; one that was only removed is no event. */
function compare(before: RuntimeStatus, after: RuntimeStatus): { events: number; died: boolean } {
  let events = 0
  let died = false
  const old = new Map<string, string>()
  for (const { id, state } of [...before.containers, ...before.sandboxes]) old.set(id, state)
  for (const { id, state } of [...after.containers, ...after.sandboxes]) {
    const was = old.get(id)
    if (was === state || state === 'created') continue
    events++
    if (state === 'exited' || state === 'not-ready') died = true
  }
  return { events, died }
}
