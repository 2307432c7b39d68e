// One call over a link: a request there, a process of the server's that answers, and the answer back.
import type { Deadline, DeadlineList } from './deadlines.ts'
import { NetworkError, type Link, type NetworkFailure } from './link.ts'
import type { CallOptions, Host, Network } from './network.ts'
import type { Group, Task, Wait } from './process.ts'
import { CONNECT_TIMEOUT, type Micros } from './time.ts'

/** One call, from the client's side; as a deadline it is the client's patience. */
export class Call implements Deadline, Wait {
  time: Micros = 0
  sequence = 0
  cause = 0
  list: DeadlineList | undefined
  previous: Deadline | undefined
  next: Deadline | undefined
  readonly #network: Network
  readonly #from: Host
  readonly #to: Host
  readonly #port: number
  readonly #request: unknown
  readonly #options: CallOptions
  #task: Task | undefined
  #ticket = 0
  #link: Link | undefined
  #over = false

  constructor(network: Network, from: Host, to: Host, port: number, request: unknown, options: CallOptions) {
    this.#network = network
    this.#from = from
    this.#to = to
    this.#port = port
    this.#request = request
    this.#options = options
  }

  start(task: Task, ticket: number): void {
    const network = this.#network
    const { kernel } = network
    this.#task = task
    this.#ticket = ticket
    this.#link = network.link(this.#from, this.#to)
    kernel.setDeadline(this, Math.max(0, this.#options.deadlineMicros ?? CONNECT_TIMEOUT))
    const transit = network.transit(this.#link)
    if (transit === undefined) return
    if (kernel.trace.on) network.traceMessage(this.#channel, this.#from, this.#to, transit, this.#label)
    kernel.schedule(kernel.now + transit, () => this.#arrive())
  }

  cancel(): void {
    this.#network.kernel.clearDeadline(this)
    this.#over = true
  }

  /** The deadline has passed. */
  fire(): void {
    this.#task!.fail(this.#ticket, new NetworkError('timeout', `${this.#to.name}:${this.#port}: i/o timeout`))
  }

  get #channel(): string {
    return this.#options.channel ?? 'request'
  }

  get #label(): string {
    return this.#options.label ?? 'call'
  }

  #arrive(): void {
    if (!this.#to.up || this.#over) return
    const server = this.#to.servers.get(this.#port)
    if (!server?.handle || server.group.killed) return this.#fail('refused', `dial ${this.#to.name}:${this.#port}: connect: connection refused`)
    server.group.spawnLast(this.#label, server.handle(this.#request, this.#from), (handler) => {
      handler.onDone = () => this.#answer(handler, server.group)
    })
  }

  #answer(handler: Task, group: Group): void {
    const task = this.#task!
    const ticket = this.#ticket
    if (handler.error === undefined) this.#back(() => task.wake(ticket, handler.result))
    else if (group.killed) this.#fail('reset', 'connection reset by peer')
    else this.#back(() => task.fail(ticket, handler.error))
  }

  #fail(failure: NetworkFailure, message: string): void {
    this.#over = true
    // The error is made only when it is needed: an Error that captures its stack costs more than all the rest of a call.
    this.#back(() => this.#task!.fail(this.#ticket, new NetworkError(failure, message)))
  }

  /** The way back takes its time too. */
  #back(deliver: () => void): void {
    const network = this.#network
    const { kernel } = network
    const time = network.transit(this.#link!)
    if (time === undefined || !this.#to.up) return
    if (kernel.trace.on) network.traceMessage(`${this.#channel}-answer`, this.#to, this.#from, time, this.#label)
    kernel.schedule(kernel.now + time, deliver)
  }
}
