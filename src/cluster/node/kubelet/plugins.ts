// CSI drivers that run on the machine: they make themselves known to its kubelet, which tells the cluster. Models pkg/kubelet/pluginmanager and pkg/volume/csi/nodeinfomanager.
// Where upstream finds a socket in a directory and asks who is there, here the driver opens a stream to the kubelet's socket: it is registered as long as that is open.
import { ApiError, hasReason } from '../../api/index.ts'
import type { CSINode } from '../../api/types/storage-v1.ts'
import { CSI_NODES, NODES } from '../../client/index.ts'
import { NetworkError, SECOND, sleep, type Process, type ServerStream } from '../../../kernel/index.ts'
import type { KubeletContext } from './context.ts'

/** Stands for /var/lib/kubelet/plugins_registry: reached on the machine itself only, beyond the numbers of ports. */
export const PLUGIN_SOCKET = 200_001

/** What a driver says of itself (NodeGetInfo). */
export interface PluginRegistration {
  readonly driver: string
  readonly nodeId: string
  /** Labels of the node that say where its volumes can be used. */
  readonly topology: Readonly<Record<string, string>>
  readonly maxVolumes?: number
}

const RETRY = 1 * SECOND
const RETRIES_MOST = 60

/** Takes registrations until the kubelet's group is killed. */
export function servePlugins(context: KubeletContext): void {
  const { machine, group, csiDrivers } = context
  machine.host.serve<PluginRegistration, undefined>(PLUGIN_SOCKET, group, function* () { return undefined }, (registration: PluginRegistration, stream: ServerStream<never>) => {
    csiDrivers.set(registration.driver, registration)
    group.spawn(`register ${registration.driver}`, tell(context, registration))
    stream.onClose(() => {
      // A newer registration of the same driver stands; and a kubelet that ends has nothing more to say.
      if (csiDrivers.get(registration.driver) !== registration || group.killed) return
      csiDrivers.delete(registration.driver)
      group.spawn(`unregister ${registration.driver}`, persist(context, (node) => withoutDriver(node, registration.driver)))
    })
  })
}

function* tell(context: KubeletContext, registration: PluginRegistration): Process<void> {
  const { client, machine } = context
  yield* keepTrying(function* () {
    const node = context.node() ?? (yield* client.get(NODES, machine.name))
    const annotations = { 'csi.volume.kubernetes.io/nodeid': JSON.stringify({ ...parseIds(node.metadata.annotations?.['csi.volume.kubernetes.io/nodeid']), [registration.driver]: registration.nodeId }) }
    const labels = Object.fromEntries(Object.entries(registration.topology).filter(([key, value]) => node.metadata.labels?.[key] !== value))
    yield* client.patch(NODES, machine.name, undefined, 'application/strategic-merge-patch+json', { metadata: { annotations, ...(Object.keys(labels).length > 0 ? { labels } : {}) } })
  })
  yield* persist(context, (node) => withDriver(node, registration))
}

function parseIds(text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined ? {} : (JSON.parse(text) as Record<string, string>)
}

/** The drivers of a CSINode with one set in its place. */
export function withDriver(node: CSINode, { driver, nodeId, topology, maxVolumes }: PluginRegistration): CSINode {
  const entry = { name: driver, nodeID: nodeId, topologyKeys: Object.keys(topology).sort(), ...(maxVolumes === undefined ? {} : { allocatable: { count: maxVolumes } }) }
  return { ...node, spec: { ...node.spec, drivers: [...withoutDriver(node, driver).spec.drivers, entry] } }
}

export function withoutDriver(node: CSINode, driver: string): CSINode {
  // An empty list of drivers is stored as null.
  return { ...node, spec: { ...node.spec, drivers: (node.spec.drivers ?? []).filter(({ name }) => name !== driver) } }
}

function* persist({ client, machine }: KubeletContext, change: (node: CSINode) => CSINode): Process<void> {
  yield* keepTrying(function* () {
    try {
      yield* client.update(CSI_NODES, change(yield* client.get(CSI_NODES, machine.name)))
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
      yield* client.create(CSI_NODES, change({ kind: 'CSINode', apiVersion: 'storage.k8s.io/v1', metadata: { name: machine.name, uid: '', resourceVersion: '', creationTimestamp: '' }, spec: { drivers: [] } }))
    }
  })
}

/** The API server may be away, the node not there yet, or somebody else quicker. */
function* keepTrying(exchange: () => Process<void>): Process<void> {
  for (let tries = 0; tries < RETRIES_MOST; tries++) {
    try {
      return yield* exchange()
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    }
    yield* sleep(RETRY)
  }
}
