// A node group: machines of one make that the cloud boots and takes away until there are as many as its target says.
// The common ground of AWS Auto Scaling groups, GCE managed instance groups and Azure scale sets.
import { SECOND, sleep, type Group, type Kernel, type Process, type Random } from '../../kernel/index.ts'

/** What a node group is made of; quantities as Kubernetes writes them. */
export interface NodeGroupSpec {
  readonly name: string
  readonly min: number
  readonly max: number
  /** How many machines there are at first; `min` when absent. */
  readonly size?: number
  readonly region: string
  /** New machines go where there are fewest. */
  readonly zones: readonly string[]
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  readonly pods: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
}

/** A machine as the cloud hands it over. */
export interface RentedMachine extends Pick<NodeGroupSpec, 'region' | 'cpu' | 'memory' | 'disk' | 'pods' | 'labels' | 'taints'> {
  readonly name: string
  readonly zone: string
  readonly providerId: string
}

/** The halls in which machines stand; whoever wires the cluster lends them to the cloud. */
export interface MachineHall {
  /** Puts a machine up; it is on already (`atOnce`) or boots as machines do. */
  rent(machine: RentedMachine, atOnce: boolean): void
  /** Takes its power and takes it away. */
  remove(name: string): void
  /** Undefined: there is no such machine. */
  state(name: string): 'running' | 'stopped' | undefined
}

export interface InstanceError {
  readonly errorClass: 'OutOfResources' | 'Other'
  readonly code: string
  readonly message: string
}

export interface Instance {
  /** As in a Node's spec.providerID. */
  readonly id: string
  /** Also the name of its Node. */
  readonly name: string
  readonly zone: string
  readonly state: 'creating' | 'running' | 'deleting'
  /** Why it cannot be created. */
  readonly error?: InstanceError
}

/** A request that the cloud turns down. */
export class CloudError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'CloudError'
    this.code = code
  }
}

/** From the order to power: finding a place, copying the disk's image. */
const CREATE_SECONDS = [18, 40] as const
const REFUSE_SECONDS = [4, 8] as const
const DELETE_SECONDS = [2, 6] as const
/** How often the group compares what it has with its target; a machine that vanished is replaced then. */
const HEALTH_PERIOD = 15 * SECOND
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

export class NodeGroup {
  readonly spec: NodeGroupSpec
  #kernel: Kernel
  #group: Group
  #hall: MachineHall
  #random: Random
  #instances = new Map<string, Instance>()
  #min: number
  #max: number
  #target: number
  #soldOut = false

  constructor(options: { kernel: Kernel; group: Group; hall: MachineHall; spec: NodeGroupSpec }) {
    const { kernel, group, hall, spec } = options
    this.spec = spec
    this.#kernel = kernel
    this.#group = group.group(`node group ${spec.name}`)
    this.#hall = hall
    this.#random = kernel.random(`node group ${spec.name}`)
    this.#min = spec.min
    this.#max = spec.max
    this.#target = Math.min(spec.max, Math.max(spec.min, spec.size ?? spec.min))
  }

  get min(): number {
    return this.#min
  }

  get max(): number {
    return this.#max
  }

  /** How many machines there should be. */
  get target(): number {
    return this.#target
  }

  get instances(): readonly Instance[] {
    return [...this.#instances.values()]
  }

  /** Puts the first machines up, and from then on keeps their number. */
  open(): void {
    while (this.#living().length < this.#target) {
      const instance = this.#newInstance('running')
      this.#instances.set(instance.name, instance)
      this.#hall.rent(this.#machineOf(instance), true)
    }
    this.#group.spawn('health', this.#watchHealth())
  }

  /** Changes limits and target; throws CloudError when they contradict each other. */
  configure({ min = this.#min, max = this.#max, size, soldOut = this.#soldOut }: { min?: number; max?: number; size?: number; soldOut?: boolean }): void {
    if (min < 0 || min > max) throw new CloudError('InvalidRequest', `limits of node group ${this.spec.name} are not in order: ${min} > ${max}`)
    this.#min = min
    this.#max = max
    this.#soldOut = soldOut
    this.setTarget(Math.min(max, Math.max(min, size ?? this.#target)))
  }

  /** Asks for so many machines. Fewer than there are: the youngest go. Throws CloudError beyond the limits. */
  setTarget(size: number): void {
    if (size > this.#max || size < this.#min) throw new CloudError('OutOfLimits', `size ${size} of node group ${this.spec.name} is not within ${this.#min} and ${this.#max}`)
    this.#target = size
    const living = this.#living()
    for (const instance of living.slice(size)) this.#terminate(instance)
    for (let missing = size - living.length; missing > 0; missing--) this.#create()
  }

  /** Takes certain machines away and lowers the target with them. Throws CloudError when there would be too few. */
  terminate(ids: readonly string[]): void {
    const doomed = this.#living().filter((instance) => ids.includes(instance.id))
    if (this.#target - doomed.length < this.#min) throw new CloudError('OutOfLimits', `min size reached, nodes of ${this.spec.name} will not be deleted`)
    this.#target -= doomed.length
    for (const instance of doomed) this.#terminate(instance)
  }

  #living(): Instance[] {
    return [...this.#instances.values()].filter(({ state }) => state !== 'deleting')
  }

  #newInstance(state: Instance['state']): Instance {
    const { name, zones } = this.spec
    const living = this.#living()
    const crowd = (zone: string): number => living.filter((instance) => instance.zone === zone).length
    const zone = zones.reduce((best, each) => (crowd(each) < crowd(best) ? each : best))
    const letters = Array.from({ length: 5 }, () => this.#random.pick([...NAME_LETTERS])).join('')
    const number = `${this.#random.uint32().toString(16).padStart(8, '0')}${this.#random.uint32().toString(16).padStart(8, '0')}`
    return { id: `kubarium:///${zone}/i-${number}`, name: `${name}-${letters}`, zone, state }
  }

  #machineOf({ id, name, zone }: Instance): RentedMachine {
    const { region, cpu, memory, disk, pods, labels, taints } = this.spec
    return { name, region, zone, cpu, memory, disk, pods, providerId: id, ...(labels ? { labels } : {}), ...(taints ? { taints } : {}) }
  }

  #create(): void {
    const instance = this.#newInstance('creating')
    this.#instances.set(instance.name, instance)
    this.#note(`creates ${instance.name}`)
    this.#group.spawn(`create ${instance.name}`, this.#boot(instance))
  }

  *#boot(instance: Instance): Process<void> {
    const isRefused = this.#soldOut
    yield* sleep(this.#seconds(isRefused ? REFUSE_SECONDS : CREATE_SECONDS))
    // It may have been given up meanwhile.
    if (this.#instances.get(instance.name) !== instance) return
    if (isRefused) {
      this.#instances.set(instance.name, { ...instance, error: { errorClass: 'OutOfResources', code: 'ZONE_RESOURCE_POOL_EXHAUSTED', message: `The zone '${instance.zone}' does not have enough resources available to fulfill the request.` } })
      return this.#note(`cannot create ${instance.name}: ${instance.zone} is sold out`)
    }
    this.#instances.set(instance.name, { ...instance, state: 'running' })
    this.#hall.rent(this.#machineOf(instance), false)
  }

  #terminate(instance: Instance): void {
    const doomed: Instance = { ...instance, state: 'deleting' }
    this.#instances.set(instance.name, doomed)
    this.#note(`deletes ${instance.name}`)
    this.#group.spawn(`delete ${instance.name}`, this.#remove(doomed))
  }

  *#remove({ name }: Instance): Process<void> {
    yield* sleep(this.#seconds(DELETE_SECONDS))
    this.#hall.remove(name)
    this.#instances.delete(name)
  }

  *#watchHealth(): Process<void> {
    for (;;) {
      yield* sleep(HEALTH_PERIOD)
      for (const { name, state, error } of this.#living()) {
        const isLost = state === 'running' && this.#hall.state(name) === undefined
        if (isLost || (error && !this.#soldOut)) this.#instances.delete(name)
      }
      for (let missing = this.#target - this.#living().length; missing > 0; missing--) this.#create()
    }
  }

  #seconds([least, most]: readonly [number, number]): number {
    return this.#random.between(least * SECOND, most * SECOND)
  }

  #note(what: string): void {
    const { trace } = this.#kernel
    if (trace.on) trace.record('machine', 'cloud', `node group ${this.spec.name} ${what}`)
  }
}
