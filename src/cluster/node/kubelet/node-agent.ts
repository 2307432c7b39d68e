// What a kubelet does for its own Node: registers it, renews its lease, reports its status. Models pkg/kubelet/{kubelet_node_status,kubelet}.go and component-helpers' lease controller.
// The real one computes the status every ten seconds and sends it when it has changed or five minutes have passed; here the ten-second beat is kept,
// but nothing runs on a beat on which there can be nothing to say.
import { ApiError, createTwoWayMergePatch, formatMicroTime, hasReason, schemaOfKind } from '../../api/index.ts'
import type { Lease } from '../../api/types/coordination-v1.ts'
import type { ContainerImage, Node, NodeStatus } from '../../api/types/core-v1.ts'
import { CSI_NODES, LEASES, NODES } from '../../client/index.ts'
import { Channel, NetworkError, SECOND, select, Signal, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import type { KubeletContext } from './context.ts'
import { differs, imageList, newNode, nodeStatus } from './node-status.ts'

const LEASE_NAMESPACE = 'kube-node-lease'
const LEASE_SECONDS = 40
const LEASE_RENEW: Micros = 10 * SECOND
const STATUS_BEAT: Micros = 10 * SECOND
const STATUS_REPORT: Micros = 300 * SECOND
const JITTER = 0.04
const RETRIES = 5
const REGISTER_FIRST: Micros = 100_000
const REGISTER_MOST: Micros = 7 * SECOND

export interface NodeAgentOptions {
  readonly context: KubeletContext
  readonly memoryPressure: () => boolean
  readonly diskPressure: () => boolean
  readonly volumesInUse: () => readonly string[]
}

export class NodeAgent {
  readonly #context: KubeletContext
  readonly #options: NodeAgentOptions
  /** Something in the status may have changed. */
  readonly #dirty: Channel<'soon' | 'now'>
  #registered = false
  /** Whether the node took no new pods when its status was last computed. */
  #wasUnschedulable = false
  readonly #nodeExists = new Signal()
  #lease: Lease | undefined
  #imageGeneration = -1
  #images: readonly ContainerImage[] = []

  constructor(options: NodeAgentOptions) {
    this.#options = options
    // A heartbeat that takes longer than until the next one is given up.
    this.#context = { ...options.context, client: options.context.client.with({ timeoutMicros: LEASE_RENEW }) }
    this.#dirty = new Channel<'soon' | 'now'>(options.context.kernel, 1)
  }

  start(): void {
    const { group } = this.#context
    group.spawn('csi node', this.#initCsiNode())
    group.spawn('node lease', this.#renewLease())
    group.spawn('node status', this.#reportStatus())
  }

  /** Says that the status may have changed: it is looked at with the next beat, or at once. */
  touch(when: 'soon' | 'now'): void {
    this.#dirty.send(when)
  }

  /** The node as the API server shows it: what it says of the kubelet's matters must be what the kubelet would say. */
  seen(node: Node): void {
    if (this.#registered && (this.#wasUnschedulable !== Boolean(node.spec?.unschedulable) || differs(node.status, this.#observe(node.status)))) this.#dirty.send('soon')
  }

  *#initCsiNode(): Process<void> {
    const { client, machine } = this.#context
    try {
      yield* client.get(CSI_NODES, machine.name)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) return this.#ignore(error)
      yield* this.#attempt(client.create(CSI_NODES, { kind: 'CSINode', apiVersion: 'storage.k8s.io/v1', metadata: { name: machine.name }, spec: { drivers: [] } }))
      return
    }
    yield* this.#attempt(client.get(CSI_NODES, machine.name))
  }

  *#renewLease(): Process<void> {
    const { random } = this.#context
    // The lease names its node as owner, so the node has to be there.
    if (!this.#context.node()) yield* this.#nodeExists.wait()
    for (;;) {
      for (let tries = 0; tries < RETRIES && !(yield* this.#attempt(this.#syncLease())); tries++) this.#lease = undefined
      yield* sleep(random.jitter(LEASE_RENEW, JITTER))
    }
  }

  *#syncLease(): Process<void> {
    const { client, machine } = this.#context
    const spec = { holderIdentity: machine.name, leaseDurationSeconds: LEASE_SECONDS, renewTime: formatMicroTime(client.clock) }
    if (!this.#lease) {
      try {
        this.#lease = yield* client.get(LEASES, machine.name, LEASE_NAMESPACE)
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
      // The lease belongs to its node, so that it goes with it.
      const node = yield* client.get(NODES, machine.name)
      if (!this.#lease) {
        const owner = { apiVersion: 'v1', kind: 'Node', name: machine.name, uid: node.metadata.uid }
        this.#lease = yield* client.create(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: machine.name, namespace: LEASE_NAMESPACE, ownerReferences: [owner] }, spec })
        return
      }
    }
    this.#lease = yield* client.update(LEASES, { ...this.#lease, spec: { ...this.#lease.spec, ...spec } })
  }

  *#reportStatus(): Process<void> {
    const { kernel, random } = this.#context
    this.#event('Normal', 'Starting', 'Starting kubelet.')
    this.#event('Warning', 'CgroupV1', 'cgroup v1 support is in maintenance mode, please migrate to cgroup v2')
    this.#event('Warning', 'InvalidDiskCapacity', 'invalid capacity 0 on image filesystem')
    yield* this.#attempt(this.#context.client.deleteCollection(RESOURCE_SLICES, undefined, undefined, { fieldSelector: `spec.nodeName=${this.#context.machine.name}` }))
    this.#event('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
    yield* this.#register()
    let beat = kernel.now + random.jitter(STATUS_BEAT, JITTER)
    let reportAt = kernel.now + STATUS_REPORT
    for (;;) {
      const { item } = yield* select([this.#dirty, { after: reportAt - kernel.now }])
      if (item === 'soon') {
        while (beat <= kernel.now) beat += random.jitter(STATUS_BEAT, JITTER)
        const urgent = yield* select([this.#dirty, { after: beat - kernel.now }])
        if (urgent.index === 0 && urgent.item !== 'now') yield* sleep(Math.max(0, beat - kernel.now))
      }
      const isDue = kernel.now >= reportAt
      for (let tries = 0; tries < RETRIES; tries++) {
        if (yield* this.#attempt(this.#sendStatus(isDue))) break
      }
      if (isDue) reportAt = kernel.now + STATUS_REPORT
    }
  }

  /** Reads the node and patches its status, if there is something to say. */
  *#sendStatus(always: boolean): Process<void> {
    const { client, machine } = this.#context
    const node = this.#context.node() ?? (yield* client.get(NODES, machine.name))
    const status = this.#observe(node.status)
    this.#tellSchedulable(node)
    if (!always && !differs(node.status, status)) return
    yield* this.#patchStatus(node, status)
  }

  *#patchStatus(node: Node, status: NodeStatus): Process<void> {
    const { client, machine } = this.#context
    const patch = createTwoWayMergePatch({ status: node.status ?? {} }, { status }, NODE_TYPE)
    this.#tellChanges(node.status, status)
    yield* client.patch(NODES, machine.name, undefined, 'application/strategic-merge-patch+json', patch, { subresource: 'status' })
  }

  *#register(): Process<void> {
    const { client, machine, settings } = this.#context
    for (let wait = REGISTER_FIRST; !this.#registered; wait = Math.min(wait * 2, REGISTER_MOST)) {
      if (yield* this.#attempt(this.#reportAgain())) {
        const status = this.#observe(undefined)
        this.#tellChanges(undefined, status)
        try {
          yield* client.create(NODES, newNode(machine, settings.labels, settings.taints, settings.providerId, status))
          this.#registered = true
          this.#nodeExists.fire()
        } catch (error) {
          if (hasReason(error, 'AlreadyExists')) {
            this.#nodeExists.fire()
            this.#registered = yield* this.#attempt(this.#reconcileNode())
          } else this.#ignore(error)
        }
      }
      if (!this.#registered) yield* sleep(wait)
    }
  }

  /** A node that is known already gets its status before the kubelet tries to create it. */
  *#reportAgain(): Process<void> {
    const node = this.#context.node()
    if (node) yield* this.#patchStatus(node, this.#observe(node.status))
  }

  /** The node was there: labels that the kubelet answers for are put right. */
  *#reconcileNode(): Process<void> {
    const { client, machine, settings } = this.#context
    const node = yield* client.get(NODES, machine.name)
    const wanted = newNode(machine, settings.labels, [], undefined, {}).metadata.labels
    const labels = { ...node.metadata.labels, ...wanted }
    if (Object.keys(wanted).every((name) => node.metadata.labels?.[name] === wanted[name])) return
    yield* client.patch(NODES, machine.name, undefined, 'application/strategic-merge-patch+json', { metadata: { labels } })
  }

  #observe(old: NodeStatus | undefined): NodeStatus {
    const { machine, runtime } = this.#context
    if (this.#imageGeneration !== runtime.images.generation) {
      this.#imageGeneration = runtime.images.generation
      this.#images = imageList(runtime.images.list())
    }
    return nodeStatus(old, {
      machine, now: this.#context.client.clock, networkReady: runtime.networkReady, images: this.#images,
      memoryPressure: this.#options.memoryPressure(), diskPressure: this.#options.diskPressure(), volumesInUse: this.#options.volumesInUse(),
    })
  }

  /** Events for what a new status says that the API server does not know yet. Without `old` it is the status of a node to be created, which tells no readiness. */
  #tellChanges(old: NodeStatus | undefined, status: NodeStatus): void {
    const { name } = this.#context.machine
    for (const { type, status: value } of status.conditions ?? []) {
      if (old?.conditions?.find((condition) => condition.type === type)?.status === value) continue
      const reason = TELLING[type]?.[value === 'True' ? 0 : 1]
      if (reason && (old || type !== 'Ready')) this.#event('Normal', reason, `Node ${name} status is now: ${reason}`)
    }
  }

  /** A cordon is no part of the status, but whoever computes the status tells of it. Models recordNodeSchedulableEvent. */
  #tellSchedulable({ metadata, spec }: Node): void {
    const isUnschedulable = Boolean(spec?.unschedulable)
    if (isUnschedulable === this.#wasUnschedulable) return
    this.#wasUnschedulable = isUnschedulable
    const reason = isUnschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable'
    this.#event('Normal', reason, `Node ${metadata.name} status is now: ${reason}`)
  }

  /** Events about a node name it by its name alone: the kubelet does not know its uid when it starts. */
  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { recorder, machine } = this.#context
    recorder.event({ object: { kind: 'Node', name: machine.name, uid: machine.name } }, type, reason, message)
  }

  /** Runs one exchange with the API server; false when it failed in a way that time may mend. */
  *#attempt(exchange: Process<unknown>): Process<boolean> {
    try {
      yield* exchange
      return true
    } catch (error) {
      this.#ignore(error)
      return false
    }
  }

  #ignore(error: unknown): void {
    if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
  }
}

/** The events of conditions: when they become true, and when not. */
const TELLING: Readonly<Record<string, readonly [string, string]>> = {
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
  Ready: ['NodeReady', 'NodeNotReady'],
}
const NODE_TYPE = schemaOfKind('v1', 'Node')!
const RESOURCE_SLICES = { group: 'resource.k8s.io', version: 'v1', resource: 'resourceslices', kind: 'ResourceSlice', apiVersion: 'resource.k8s.io/v1', namespaced: false } as const
