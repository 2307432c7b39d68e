// A builder for tests: an API server, the controller manager, and stand-ins for the scheduler and the kubelets that bind pods and
// report them ready, so that controllers can be watched at work without the components they must not import.
import { formatMicroTime, formatTime, type ApiRequest } from '../api/index.ts'
import type { Pod, PodCondition } from '../api/types/core-v1.ts'
import { InformerFactory, LEASES, NODES, PODS, type Client } from '../client/index.ts'
import { makeTestServer, type TestServer } from '../apiserver/index.ts'
import { MILLISECOND, SECOND, sleep, type Group, type Micros, type Process } from '../../kernel/index.ts'
import { attempt } from './framework/index.ts'
import { startControllerManager, type ControllerManagerOptions } from './manager.ts'

/** One request as the audit log has it. */
export interface AuditLine {
  readonly time: Micros
  readonly actor: string
  readonly verb: ApiRequest['verb']
  readonly resource: string
  readonly name: string
  readonly code: number
  readonly body: unknown
}

export interface TestCluster extends TestServer {
  /** Every request since the beginning, in the order of their answers. */
  readonly audit: readonly AuditLine[]
  readonly manager: Group
  /** Writes of controllers since `from`, as `actor verb resource name code`, without events. */
  writes(from?: number): readonly string[]
  /** Keeps a node's stand-in kubelet from doing anything more, or lets it go on. */
  stopKubelet(node: string): void
  startKubelet(node: string): void
}

const READS = new Set(['get', 'list', 'watch'])

/** Starts a cluster with these nodes and these controllers (all when absent), and waits until it is quiet. */
export function makeTestCluster(options: { readonly nodes?: readonly string[]; readonly controllers?: readonly string[]; readonly settings?: Partial<ControllerManagerOptions> } = {}): TestCluster {
  const server = makeTestServer()
  const { kernel, client, run } = server
  const audit: AuditLine[] = []
  kernel.trace.listen(({ kind, actor, data, time, object }) => {
    if (kind === 'request') audit.push({ time, actor, verb: data!.verb as AuditLine['verb'], resource: data!.resource as string, name: (data!.name as string) || (object ?? '').split('/').slice(2).join('/'), code: data!.code as number, body: data!.body })
  })
  const manager = kernel.root.group('kube-controller-manager')
  const stopped = new Set<string>()
  const nodes = options.nodes ?? ['node-1', 'node-2']
  for (const [i, name] of nodes.entries()) run(makeNode(client, name, i))
  startControllerManager({ client, group: manager, identity: 'control-plane-1', leaderElect: false, controllers: options.controllers, ...options.settings })
  const group = kernel.root.group('stand-ins')
  startStandIns(client.with({ group }), group, nodes, (node) => stopped.has(node))
  server.advance(3 * SECOND)
  return {
    ...server,
    audit,
    manager,
    writes: (from = 0) => audit.slice(from).filter(({ verb, actor, resource }) => !READS.has(verb) && resource !== 'events' && !actor.startsWith('test')).map(({ actor, verb, resource, name, code }) => `${actor} ${verb} ${resource} ${name} ${code}`),
    stopKubelet: (node) => void stopped.add(node),
    startKubelet: (node) => void stopped.delete(node),
  }
}

function* makeNode(client: Client, name: string, index: number): Process<void> {
  const now = formatTime(client.kernel.now)
  const conditions = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({ type, status: type === 'Ready' ? 'True' : 'False', lastHeartbeatTime: now, lastTransitionTime: now, reason: 'Kubelet', message: 'ok' }))
  const node = yield* client.create(NODES, { metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/region': 'r1', 'topology.kubernetes.io/zone': `r1-z${index + 1}` } }, spec: {} })
  yield* client.updateStatus(NODES, { ...node, status: { conditions } })
}

function startStandIns(client: Client, group: Group, nodes: readonly string[], isStopped: (node: string) => boolean): void {
  const pods = new InformerFactory(client, group).informer(PODS)
  const scheduler = client.with({ userAgent: 'test-scheduler' })
  const kubelet = client.with({ userAgent: 'test-kubelet' })
  const seen = new Set<string>()
  let turn = 0
  const look = (pod: Pod): void => {
    const node = pod.spec?.nodeName
    if (!node) return void (nodes.length > 0 && once(`bind ${pod.metadata.uid}`, () => bind(scheduler, pod, nodes[turn++ % nodes.length]!)))
    if (isStopped(node)) return
    if (pod.metadata.deletionTimestamp !== undefined) once(`stop ${pod.metadata.uid}`, () => stopPod(kubelet, pod))
    else once(`start ${pod.metadata.uid}`, () => startPod(kubelet, pod, seen.size))
  }
  const once = (what: string, body: () => Process<unknown>): void => {
    if (seen.has(what)) return
    seen.add(what)
    group.spawn(what, body())
  }
  pods.handle({ added: look, updated: (_, pod) => look(pod) })
  for (const node of nodes) group.spawn(`lease ${node}`, renew(kubelet, node, isStopped))
}

function* bind(client: Client, { metadata }: Pod, node: string): Process<void> {
  yield* attempt(client.createSub(PODS, metadata.name, metadata.namespace, 'binding', { kind: 'Binding', apiVersion: 'v1', metadata: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid }, target: { kind: 'Node', name: node } }))
}

function* startPod(client: Client, pod: Pod, index: number): Process<void> {
  yield* sleep(10 * MILLISECOND)
  yield* report(client, pod, 'Pending', false)
  yield* sleep(SECOND)
  yield* report(client, pod, 'Running', true, `10.244.0.${index}`)
  if (pod.spec?.restartPolicy === 'Always') return
  yield* sleep(SECOND)
  yield* report(client, pod, pod.metadata.name.startsWith('broken') ? 'Failed' : 'Succeeded', false, `10.244.0.${index}`)
}

function* stopPod(client: Client, pod: Pod): Process<void> {
  yield* sleep(300 * MILLISECOND)
  yield* report(client, pod, 'Succeeded', false, pod.status?.podIP)
  yield* sleep(100 * MILLISECOND)
  yield* attempt(client.delete(PODS, pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0 }))
}

function* report(client: Client, { metadata, spec }: Pod, phase: string, isReady: boolean, podIP?: string): Process<void> {
  const now = formatTime(client.kernel.now)
  const conditions = ['Initialized', 'Ready', 'ContainersReady'].map((type): PodCondition => ({ type, status: isReady || type === 'Initialized' ? 'True' : 'False', lastTransitionTime: now }))
  const state = isReady ? { running: { startedAt: now } } : phase === 'Succeeded' || phase === 'Failed' ? { terminated: { exitCode: phase === 'Failed' ? 7 : 0, finishedAt: now } } : { waiting: { reason: 'ContainerCreating' } }
  const containerStatuses = (spec?.containers ?? []).map(({ name, image }) => ({ name, image, imageID: '', ready: isReady, restartCount: 0, state }))
  yield* attempt(client.patch(PODS, metadata.name, metadata.namespace, 'application/strategic-merge-patch+json', { metadata: { uid: metadata.uid }, status: { phase, startTime: metadata.creationTimestamp, conditions, containerStatuses, ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}) } }, { subresource: 'status' }))
}

function* renew(client: Client, node: string, isStopped: (node: string) => boolean): Process<void> {
  for (;;) {
    const spec = { holderIdentity: node, leaseDurationSeconds: 40, renewTime: formatMicroTime(client.kernel.now) }
    if (!isStopped(node)) {
      const { value: lease } = yield* attempt(client.get(LEASES, node, 'kube-node-lease'))
      yield* attempt<unknown>(lease ? client.update(LEASES, { ...lease, spec }) : client.create(LEASES, { metadata: { name: node, namespace: 'kube-node-lease' }, spec }))
    }
    yield* sleep(10 * SECOND)
  }
}

