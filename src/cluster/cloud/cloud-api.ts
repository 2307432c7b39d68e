// The cloud's own API: what the cloud controller manager and the cluster autoscaler ask of it, over the network like any client.
import type { Group, Host, Network, Process, Random } from '../../kernel/index.ts'
import { MILLISECOND, SECOND, sleep } from '../../kernel/index.ts'
import { CloudError, type Instance, type MachineHall, type NodeGroup, type NodeGroupSpec } from './node-group.ts'

/** A node group as the API describes it. */
export interface NodeGroupDescription {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly target: number
  /** What its machines are made like. */
  readonly template: NodeGroupSpec
  readonly instances: readonly Instance[]
}

export type InstanceState = 'running' | 'stopped' | 'gone'

export type CloudRequest =
  | { readonly op: 'describe-node-groups' }
  | { readonly op: 'increase-size'; readonly group: string; readonly delta: number }
  | { readonly op: 'decrease-target'; readonly group: string; readonly delta: number }
  | { readonly op: 'terminate-instances'; readonly group: string; readonly instances: readonly string[] }
  | { readonly op: 'describe-instance'; readonly node: string; readonly providerId: string }

export type CloudAnswer =
  | { readonly groups: readonly NodeGroupDescription[] }
  | { readonly state: InstanceState }
  | { readonly done: true }
  | { readonly error: { readonly code: string; readonly message: string } }

export const CLOUD_API_PORT = 443
const LATENCY = [40 * MILLISECOND, 150 * MILLISECOND] as const
const TIMEOUT = 30 * SECOND

export interface CloudApiOptions {
  readonly host: Host
  readonly group: Group
  readonly random: Random
  readonly nodeGroups: ReadonlyMap<string, NodeGroup>
  readonly hall: MachineHall
}

/** Answers at the cloud's address as long as there is a cloud. */
export function serveCloudApi(options: CloudApiOptions): void {
  const { host, group, random } = options
  host.serve<CloudRequest, CloudAnswer>(CLOUD_API_PORT, group, function* (request) {
    yield* sleep(random.between(...LATENCY))
    try {
      return answer(options, request)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      return { error: { code: error.code, message: error.message } }
    }
  })
}

function answer({ nodeGroups, hall }: CloudApiOptions, request: CloudRequest): CloudAnswer {
  const named = (name: string): NodeGroup => {
    const found = nodeGroups.get(name)
    if (!found) throw new CloudError('NotFound', `no node group ${name}`)
    return found
  }
  switch (request.op) {
    case 'describe-node-groups':
      return { groups: [...nodeGroups.values()].map(({ spec, min, max, target, instances }) => ({ name: spec.name, min, max, target, template: spec, instances })) }
    case 'increase-size': {
      const group = named(request.group)
      group.setTarget(group.target + request.delta)
      return { done: true }
    }
    case 'decrease-target': {
      const group = named(request.group)
      if (group.target - request.delta < group.instances.length) throw new CloudError('InvalidRequest', `attempt to delete existing nodes of ${request.group}`)
      group.setTarget(group.target - request.delta)
      return { done: true }
    }
    case 'terminate-instances':
      named(request.group).terminate(request.instances)
      return { done: true }
    case 'describe-instance': {
      const owner = [...nodeGroups.values()].flatMap(({ instances }) => instances).find(({ id, name }) => (request.providerId ? id === request.providerId : name === request.node))
      // A Node that names another instance than the machine of its name speaks of one that is gone.
      if (request.providerId !== '' && !owner) return { state: 'gone' }
      return { state: hall.state(owner?.name ?? request.node) ?? (owner && owner.state !== 'deleting' ? 'running' : 'gone') }
    }
  }
}

/** A client of that API: the provider's part of a program that runs somewhere in the cluster. All throw CloudError, NetworkError. */
export class CloudApiClient {
  #network: Network
  #from: Host
  #to: Host

  constructor(network: Network, from: Host, cloud: Host) {
    this.#network = network
    this.#from = from
    this.#to = cloud
  }

  *describeNodeGroups(): Process<readonly NodeGroupDescription[]> {
    const given = yield* this.#ask({ op: 'describe-node-groups' })
    return 'groups' in given ? given.groups : []
  }

  *increaseSize(group: string, delta: number): Process<void> {
    yield* this.#ask({ op: 'increase-size', group, delta })
  }

  /** Lowers a target that was never reached; takes no machine away. */
  *decreaseTarget(group: string, delta: number): Process<void> {
    yield* this.#ask({ op: 'decrease-target', group, delta })
  }

  *terminateInstances(group: string, instances: readonly string[]): Process<void> {
    yield* this.#ask({ op: 'terminate-instances', group, instances })
  }

  *instanceState(node: string, providerId: string): Process<InstanceState> {
    const given = yield* this.#ask({ op: 'describe-instance', node, providerId })
    return 'state' in given ? given.state : 'gone'
  }

  *#ask(request: CloudRequest): Process<Exclude<CloudAnswer, { error: unknown }>> {
    const given = yield* this.#network.call<CloudRequest, CloudAnswer>(this.#from, this.#to, CLOUD_API_PORT, request, { deadlineMicros: TIMEOUT, channel: 'cloud', label: request.op })
    if ('error' in given) throw new CloudError(given.error.code, given.error.message)
    return given
  }
}
