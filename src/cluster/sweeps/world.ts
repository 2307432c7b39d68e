// Plays a script on a cluster of three nodes, with a user who repeats each deed until the API server has said yes.
import { hasReason, ApiError, type KubeObject } from '../api/index.ts'
import { Client, NAMESPACES, RESOURCE_QUOTAS } from '../client/index.ts'
import { createCluster, type Cluster, type ClusterConfig } from '../cluster.ts'
import { NetworkError, SECOND, sleep, type Process } from '../../kernel/index.ts'
import { Invariants } from './invariants.ts'
import { RESOURCES, limitedNamespace, manifestOf, namespaceOf, patchOf, quota } from './manifests.ts'
import type { Deed, Script, Workload } from './script.ts'
import { whatIsMissing } from './settled.ts'

const NODES = 3
/** Cluster time that a run may take to settle after its last fault. */
const PATIENCE = 1200 * SECOND
const LOOK = 4 * SECOND

export interface Outcome {
  readonly violations: readonly string[]
  /** What was still missing when patience ended. */
  readonly missing: readonly string[]
  readonly judged: Readonly<Record<string, number>>
  readonly writes: number
  readonly seconds: number
  readonly cluster: Cluster
}

const makeConfig = (seed: number): ClusterConfig => ({
  seed,
  controlPlane: { name: 'cp', region: 'r1', zone: 'z1' },
  nodes: Array.from({ length: NODES }, (_, n) => ({ name: `node-${n + 1}`, region: 'r1', zone: `z${n + 1}`, cpu: '4', memory: '8Gi', disk: '50Gi', pods: 110 })),
  addons: false,
  cloud: false,
  preloadImages: true,
})

/** `prepare` may change the cluster before it runs: tests break it to see that the invariants notice. */
export function playScript(script: Script, prepare: (cluster: Cluster) => void = () => {}): Outcome {
  const cluster = createCluster(makeConfig(script.seed))
  const { kernel, network } = cluster
  const invariants = new Invariants(script.mode, () => kernel.now, () => cluster.runningContainers())
  const objects = new Map<string, KubeObject>()
  let writes = 0
  cluster.onChange((key, object) => {
    writes++
    if (object) objects.set(key, object)
    else objects.delete(key)
    invariants.observe(key, object)
  })
  cluster.boot()
  prepare(cluster)
  const wanted = new Map<string, Workload>()
  const group = kernel.root.group('user')
  const client = new Client({ network, host: network.host('laptop'), group, servers: () => [network.host('cp')], userAgent: 'user', credentials: { certificate: { commonName: 'admin', organizations: ['system:masters'] } } })
  const user = { isDone: false }
  group.spawn('deeds', doAll(client, script.deeds, wanted, user))
  for (const { at, action } of script.faults) kernel.at(at, () => void cluster.act(action))
  const missing = (): readonly string[] => (user.isDone ? whatIsMissing([...wanted.values()], objects, [...cluster.runningContainers()], NODES) : ['the user is not done'])
  for (kernel.runUntil(script.end + LOOK); missing().length > 0 && kernel.now < script.end + PATIENCE; ) kernel.runUntil(kernel.now + LOOK)
  // What has settled has to stay so.
  kernel.runUntil(kernel.now + LOOK)
  return { violations: invariants.violations, missing: missing(), judged: invariants.judged, writes, seconds: kernel.now / SECOND, cluster }
}

function* doAll(client: Client, deeds: readonly Deed[], wanted: Map<string, Workload>, user: { isDone: boolean }): Process<void> {
  yield* sleep(5 * SECOND)
  yield* insist(() => client.create(NAMESPACES, limitedNamespace))
  yield* insist(() => client.create(RESOURCE_QUOTAS, quota))
  for (const deed of deeds) {
    const { workload, at } = deed
    yield* sleep(Math.max(0, at - client.kernel.now))
    const resource = RESOURCES[workload.kind]
    const namespace = namespaceOf(workload)
    if (deed.do === 'delete') {
      yield* insist(() => client.delete(resource, workload.name, namespace, { propagationPolicy: deed.propagation }))
      wanted.delete(workload.name)
      continue
    }
    if (wanted.has(workload.name)) yield* insist(() => client.patch(resource, workload.name, namespace, 'application/merge-patch+json', patchOf(workload)))
    else yield* insist(() => client.create(resource, manifestOf(workload)))
    wanted.set(workload.name, workload)
  }
  user.isDone = true
}

/** Repeats a request until it is done. One whose answer was lost may have been done all the same. */
function* insist(act: () => Process<unknown>): Process<void> {
  for (;;) {
    try {
      yield* act()
      return
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      if (hasReason(error, 'AlreadyExists') || hasReason(error, 'NotFound')) return
      yield* sleep(SECOND)
    }
  }
}
