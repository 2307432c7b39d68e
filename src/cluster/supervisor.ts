// What keeps a machine's processes alive: systemd for the kubelet, the kubelet for static pods of the control plane.
// A process that dies is started again after a moment, later each time; one that was stopped stays stopped.
import { SECOND, type Group, type Kernel, type Micros } from '../kernel/index.ts'

export type ProcessState = 'running' | 'stopped' | 'paused' | 'restarting'

const FIRST_RESTART: Micros = 1 * SECOND
const MOST_RESTART: Micros = 300 * SECOND
/** One that lived this long starts with fresh patience. */
const STABLE: Micros = 600 * SECOND

export class SupervisedProcess {
  readonly name: string
  readonly machine: string
  readonly #kernel: Kernel
  readonly #parent: () => Group
  readonly #start: (group: Group) => void
  #group: Group | undefined
  #state: ProcessState = 'stopped'
  #restarts = 0
  #startedAt: Micros = 0
  #pending: (() => void) | undefined

  /** `start` fills a fresh group with the component's processes; `parent` is the machine's group as long as it has power. */
  constructor(kernel: Kernel, machine: string, name: string, parent: () => Group, start: (group: Group) => void) {
    this.#kernel = kernel
    this.machine = machine
    this.name = name
    this.#parent = parent
    this.#start = start
  }

  get state(): ProcessState {
    return this.#state
  }

  start(): void {
    if (this.#state === 'paused') return this.resume()
    if (this.#state === 'running') return
    this.#pending?.()
    this.#startedAt = this.#kernel.now
    const group = this.#parent().group(`${this.name} ${this.machine}`)
    this.#group = group
    group.onKill(() => this.#died(group))
    this.#tell('running')
    this.#start(group)
  }

  /** Ends it until it is started again. */
  stop(): void {
    this.#pending?.()
    const group = this.#group
    this.#group = undefined
    this.#tell('stopped')
    group?.kill()
  }

  /** Ends it as a crash does. */
  kill(): void {
    this.#group?.kill()
  }

  pause(): void {
    if (this.#state !== 'running') return
    this.#group?.pause()
    this.#tell('paused')
  }

  resume(): void {
    if (this.#state !== 'paused') return
    this.#group?.resume()
    this.#tell('running')
  }

  #died(group: Group): void {
    if (this.#group !== group) return
    this.#group = undefined
    if (this.#kernel.now - this.#startedAt > STABLE) this.#restarts = 0
    const wait = Math.min(MOST_RESTART, FIRST_RESTART * 2 ** this.#restarts++)
    this.#tell('restarting')
    this.#pending = this.#kernel.after(wait, () => {
      this.#pending = undefined
      if (this.#state === 'restarting') this.start()
    })
  }

  #tell(state: ProcessState): void {
    if (state === this.#state) return
    this.#state = state
    const { trace } = this.#kernel
    if (trace.on) trace.record('process', this.name === 'kubelet' ? `kubelet ${this.machine}` : this.name, state, undefined, { machine: this.machine, process: this.name })
  }
}
