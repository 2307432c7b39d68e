// Nodes whose machine the cloud no longer has are deleted; those whose machine is switched off are tainted until they are back.
// Models k8s.io/cloud-provider/controllers/nodelifecycle/node_lifecycle_controller.go.
import { ApiError, formatTime, hasReason } from '../api/index.ts'
import type { Node, Taint } from '../api/types/core-v1.ts'
import { EventRecorder, NODES, type Client, type InformerFactory } from '../client/index.ts'
import { NetworkError, SECOND, sleep, type Group, type Process } from '../../kernel/index.ts'
import type { CloudApiClient } from './cloud-api.ts'
import { CloudError } from './node-group.ts'

export interface NodeLifecycleOptions {
  readonly client: Client
  readonly group: Group
  readonly factory: InformerFactory
  readonly api: CloudApiClient
}

const NAME = 'cloud-node-lifecycle-controller'
const MONITOR_PERIOD = 5 * SECOND
const SHUTDOWN: Taint = { key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' }

export function startNodeLifecycleController(options: NodeLifecycleOptions): void {
  options.group.spawn('node lifecycle', run(options))
}

function* run({ client, group, factory, api }: NodeLifecycleOptions): Process<void> {
  const nodes = factory.informer(NODES)
  const recorder = new EventRecorder(client, group, NAME)
  yield* nodes.synced.wait()
  for (;;) {
    for (const node of [...nodes.list()]) {
      try {
        yield* look({ client, api, recorder }, node)
      } catch (error) {
        // What failed for one node is looked at again in the next round.
        if (!(error instanceof ApiError) && !(error instanceof NetworkError) && !(error instanceof CloudError)) throw error
      }
    }
    yield* sleep(MONITOR_PERIOD)
  }
}

function* look({ client, api, recorder }: { client: Client; api: CloudApiClient; recorder: EventRecorder }, node: Node): Process<void> {
  const { name, uid } = node.metadata
  const isReady = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  if (isReady) {
    if (hasShutdownTaint(node)) yield* setShutdownTaint(client, node, false)
    return
  }
  const state = yield* api.instanceState(name, node.spec?.providerID ?? '')
  const { trace } = client.kernel
  if (trace.on) trace.record('reconcile', NAME, 'monitor', `nodes/${name}`, { state })
  if (state === 'gone') {
    recorder.event({ object: { kind: 'Node', name, uid } }, 'Normal', 'DeletingNode', `Deleting node ${name} because it does not exist in the cloud provider`)
    try {
      yield* client.delete(NODES, name)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  } else if (state === 'stopped' && !hasShutdownTaint(node)) yield* setShutdownTaint(client, node, true)
}

const hasShutdownTaint = (node: Node): boolean => node.spec?.taints?.some(({ key }) => key === SHUTDOWN.key) ?? false

/** Adds or removes the taint by a patch that names the version it was read at. Throws ApiError (Conflict …). */
function* setShutdownTaint(client: Client, { metadata, spec }: Node, isDown: boolean): Process<void> {
  const others = (spec?.taints ?? []).filter(({ key }) => key !== SHUTDOWN.key)
  const taints = isDown ? [...others, { ...SHUTDOWN, timeAdded: formatTime(client.kernel.now) }] : others
  yield* client.patch(NODES, metadata.name, undefined, 'application/merge-patch+json', { metadata: { resourceVersion: metadata.resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } })
}
