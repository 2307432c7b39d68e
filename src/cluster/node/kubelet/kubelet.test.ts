// One kubelet against a real API server: what becomes of a pod, and what it says about it.
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/types/core-v1.ts'
import { CONFIG_MAPS, EVENTS, NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from '../../client/index.ts'
import { SECOND, sleep } from '../../../kernel/index.ts'
import { makeImage, makeTestNode, type TestNode } from '../test-node.ts'

const state = (pod: Pod, at = 0) => pod.status?.containerStatuses?.[at]?.state
const condition = (pod: Pod, type: string): string => {
  const found = pod.status?.conditions?.find((c) => c.type === type)
  return `${found?.status} ${found?.reason ?? ''}`.trim()
}
const isRunning = (pod: Pod): boolean => pod.status?.phase === 'Running'

function events(node: TestNode, pod: string): string[] {
  const list = node.run(node.client.list(EVENTS, { namespace: 'default', fieldSelector: `involvedObject.name=${pod}` }))
  return [...list.items].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name)).map((event) => `${event.type} ${event.reason}: ${event.message}`)
}

describe('the node', () => {
  it('registers itself, becomes ready with its network, and renews its lease', () => {
    const node = makeTestNode()
    const found = node.run(node.client.get(NODES, 'node-1'))
    expect(found.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-1', 'topology.kubernetes.io/zone': 'r1-z1', 'kubernetes.io/os': 'linux' })
    expect(found.status?.allocatable).toEqual({ cpu: '2', 'ephemeral-storage': '267847642337', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: '24581692Ki', pods: '110' })
    expect(found.status?.conditions?.map((c) => `${c.type} ${c.status} ${c.reason}`)).toEqual(['MemoryPressure False KubeletHasSufficientMemory', 'DiskPressure False KubeletHasNoDiskPressure', 'PIDPressure False KubeletHasSufficientPID', 'Ready True KubeletReady'])
  })

  it('reports its status again after five minutes when nothing has changed', () => {
    const node = makeTestNode()
    node.requests()
    node.advance(280 * SECOND)
    expect(node.requests()).toEqual([])
    node.advance(40 * SECOND)
    expect(node.requests().map((line) => line.split(' ').slice(1).join(' '))).toEqual(['patch nodes/status node-1 200'])
  })
})

describe('images', () => {
  it('that are not there are pulled one after the other', () => {
    const node = makeTestNode({ preloaded: false })
    node.createPod('web', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.until('web', isRunning)
    expect(events(node, 'web').map((text) => text.replace(/in [\d.m]+s \([\d.m]+s/, 'in T (T'))).toEqual([
      'Normal Pulling: Pulling image "nginx:1.27"',
      'Normal Pulled: Successfully pulled image "nginx:1.27" in T (T including waiting). Image size: 50000000 bytes.',
      'Normal Created: Created container: c',
      'Normal Started: Started container c',
    ])
  })

  it.each([
    ['NGINX:1.27', 'InvalidImageName', 'Failed to apply default image tag "NGINX:1.27": couldn\'t parse image name "NGINX:1.27": invalid reference format: repository name (library/NGINX) must be lowercase'],
    ['nginx:9.99', 'ErrImagePull', 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.99": failed to resolve reference "docker.io/library/nginx:9.99": docker.io/library/nginx:9.99: not found'],
  ])('%s cannot be had: %s', (image, reason, message) => {
    const node = makeTestNode()
    node.createPod('bad', { containers: [{ name: 'c', image }] })
    node.advance(8 * SECOND)
    const pod = node.pod('bad')
    expect(state(pod)).toEqual({ waiting: { reason, message } })
    expect([pod.status?.phase, condition(pod, 'PodReadyToStartContainers'), condition(pod, 'Ready')]).toEqual(['Pending', 'True', 'False ContainersNotReady'])
  })

  it('that cannot be pulled are tried again with patience', () => {
    const node = makeTestNode()
    node.createPod('bad', { containers: [{ name: 'c', image: 'nginx:9.99' }] })
    const pod = node.until('bad', (p) => state(p)?.waiting?.reason === 'ImagePullBackOff')
    expect(state(pod)?.waiting?.message).toMatch(/^Back-off pulling image "nginx:9.99": ErrImagePull: rpc error: code = NotFound/)
    expect(events(node, 'bad').slice(-2)).toEqual(['Normal BackOff: Back-off pulling image "nginx:9.99"', 'Warning Failed: Error: ImagePullBackOff'])
  })

  it('of a broken registry say so', () => {
    const node = makeTestNode({ preloaded: false })
    node.registry.setFault('', 'corrupt')
    node.createPod('web', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.advance(5 * SECOND)
    expect(state(node.pod('web'))?.waiting?.message).toContain('unexpected commit digest')
    node.registry.setFault('', undefined)
    node.until('web', isRunning)
  })
})

describe('containers', () => {
  it('that take too much memory are killed', () => {
    const node = makeTestNode()
    node.createPod('greedy', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'greedy:1', resources: { limits: { memory: '30Mi' } } }] })
    const pod = node.until('greedy', (p) => p.status?.phase === 'Failed')
    expect(state(pod)?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    expect(node.machine.facts.usage.usedMemoryBytes).toBe(0)
  })

  it('whose command does not exist cannot be run', () => {
    const node = makeTestNode()
    node.createPod('typo', { containers: [{ name: 'c', image: 'nginx:1.27', command: ['ngnix'] }] })
    node.advance(3 * SECOND)
    const pod = node.pod('typo')
    expect(pod.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' })
    expect(events(node, 'typo')).toContain('Warning Failed: Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "ngnix": executable file not found in $PATH: unknown')
  })

  it('that ignore TERM are killed when the grace is over', () => {
    const node = makeTestNode()
    node.createPod('stubborn', { terminationGracePeriodSeconds: 6, containers: [{ name: 'c', image: 'stubborn:1' }] })
    node.until('stubborn', isRunning)
    node.run(node.client.delete(PODS, 'stubborn', 'default'))
    node.advance(5 * SECOND)
    expect(node.pod('stubborn').metadata.deletionGracePeriodSeconds).toBe(6)
    node.advance(4 * SECOND)
    expect(() => node.pod('stubborn')).toThrow('not found')
  })

  it('past the deadline of their pod are stopped', () => {
    const node = makeTestNode()
    node.createPod('late', { activeDeadlineSeconds: 4, terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'stubborn:1' }] })
    const pod = node.until('late', (p) => p.status?.phase === 'Failed')
    expect([pod.status?.reason, pod.status?.message, state(pod)?.terminated?.exitCode]).toEqual(['DeadlineExceeded', 'Pod was active on the node longer than the specified deadline', 137])
    expect(events(node, 'late')).toContain('Normal DeadlineExceeded: Pod was active on the node longer than the specified deadline')
  })

  it('that fail their liveness probe are restarted', () => {
    const node = makeTestNode()
    node.advance(15 * SECOND)
    node.createPod('live', { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.27', livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 2 } }] })
    const pod = node.until('live', (p) => p.status?.containerStatuses?.[0]?.restartCount === 1)
    expect(pod.status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(0)
    expect(events(node, 'live')).toEqual(expect.arrayContaining(["Warning Unhealthy: Liveness probe failed: cat: can't open '/tmp/ok': No such file or directory\n", 'Normal Killing: Container c failed liveness probe, will be restarted']))
  })

  it('are probed over HTTP', () => {
    const node = makeTestNode()
    const probe = (path: string) => ({ containers: [{ name: 'c', image: 'nginx:1.27', readinessProbe: { httpGet: { path, port: 80 }, periodSeconds: 1 } }] })
    node.createPod('good', probe('/'))
    node.createPod('bad', probe('/missing'))
    node.advance(5 * SECOND)
    expect(condition(node.pod('good'), 'Ready')).toBe('True')
    expect(condition(node.pod('bad'), 'Ready')).toBe('False ContainersNotReady')
    expect(events(node, 'bad')).toContain('Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404')
  })
})

describe('init containers', () => {
  it('run one by one, sidecars beside them, hooks around', () => {
    const node = makeTestNode()
    node.createPod('chain', {
      initContainers: [{ name: 'first', image: 'done:1' }, { name: 'side', image: 'stubborn:1', restartPolicy: 'Always' }, { name: 'second', image: 'done:1' }],
      containers: [{ name: 'main', image: 'nginx:1.27', lifecycle: { postStart: { exec: { command: ['sleep', '2'] } }, preStop: { exec: { command: ['sleep', '6'] } } } }],
    })
    node.advance(1.2 * SECOND)
    const early = node.pod('chain')
    expect([condition(early, 'Initialized'), state(early)]).toEqual(['False ContainersNotInitialized', { waiting: { reason: 'PodInitializing' } }])
    const pod = node.until('chain', (p) => condition(p, 'Ready') === 'True')
    expect(pod.status?.initContainerStatuses?.map(({ name, started, ready }) => [name, started, ready])).toEqual([['first', false, true], ['side', true, true], ['second', false, true]])
    node.run(node.client.delete(PODS, 'chain', 'default'))
    node.advance(3 * SECOND)
    expect(condition(node.pod('chain'), 'Ready')).toBe('True')
    expect(events(node, 'chain').slice(-2)).toEqual(['Normal Killing: Stopping container main', 'Normal Killing: Stopping container side'])
  })

  it('that fail end a pod that never restarts', () => {
    const node = makeTestNode()
    node.createPod('given-up', { restartPolicy: 'Never', initContainers: [{ name: 'check', image: 'fail:1' }], containers: [{ name: 'main', image: 'nginx:1.27' }] })
    const pod = node.until('given-up', (p) => p.status?.phase === 'Failed')
    expect([pod.status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode, state(pod)]).toEqual([5, { waiting: { reason: 'PodInitializing' } }])
  })
})

describe('configuration', () => {
  const reader = { name: 'c', image: 'nginx:1.27', env: [{ name: 'SHADE', valueFrom: { configMapKeyRef: { name: 'app', key: 'COLOR' } } }], volumeMounts: [{ name: 'conf', mountPath: '/etc/app' }, { name: 'conf', mountPath: '/etc/one', subPath: 'COLOR' }] }
  const spec = { containers: [reader], volumes: [{ name: 'conf', configMap: { name: 'app' } }] }
  const configure = (node: TestNode, COLOR: string): unknown => node.run(node.client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'default' }, data: { COLOR } }))

  it('that is missing keeps a pod waiting until it is there', () => {
    const node = makeTestNode()
    node.createPod('reader', spec)
    node.advance(5 * SECOND)
    expect(state(node.pod('reader'))).toEqual({ waiting: { reason: 'ContainerCreating' } })
    expect(events(node, 'reader')).toContain('Warning FailedMount: MountVolume.SetUp failed for volume "conf" : configmap "app" not found')
    configure(node, 'blue')
    node.until('reader', isRunning)
  })

  it('that lacks a key is a configuration error', () => {
    const node = makeTestNode()
    node.createPod('broken', { containers: [{ name: 'c', image: 'nginx:1.27', env: [{ name: 'SIZE', valueFrom: { configMapKeyRef: { name: 'kube-root-ca.crt', key: 'SIZE' } } }] }] })
    node.advance(4 * SECOND)
    expect(state(node.pod('broken'))).toEqual({ waiting: { reason: 'CreateContainerConfigError', message: "couldn't find key SIZE in ConfigMap default/kube-root-ca.crt" } })
  })

  it('follows a change into files, but not into variables and subPath files', () => {
    const node = makeTestNode()
    configure(node, 'blue')
    node.createPod('reader', spec)
    node.until('reader', isRunning)
    node.run(node.client.patch(CONFIG_MAPS, 'app', 'default', 'application/merge-patch+json', { data: { COLOR: 'green' } }))
    node.advance(95 * SECOND)
    expect([node.exec('reader', ['cat', '/etc/app/COLOR']).output, node.exec('reader', ['cat', '/etc/one']).output]).toEqual(['green', 'blue'])
  })
})

describe('volumes', () => {
  it('behind a claim outlive their pod', () => {
    const node = makeTestNode()
    const claim = node.run(node.client.create(PERSISTENT_VOLUME_CLAIMS, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], volumeName: 'pv', storageClassName: '', resources: { requests: { storage: '1Gi' } } } }))
    node.run(node.client.create(PERSISTENT_VOLUMES, { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/hostpath_pv/1' }, claimRef: { namespace: 'default', name: 'data', uid: claim.metadata.uid } } }))
    node.run(node.client.patch(PERSISTENT_VOLUME_CLAIMS, 'data', 'default', 'application/merge-patch+json', { status: { phase: 'Bound' } }, { subresource: 'status' }))
    const spec = { containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts: [{ name: 'd', mountPath: '/data' }] }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }
    node.createPod('writer', spec)
    node.until('writer', isRunning)
    node.exec('writer', ['touch', '/data/file'])
    node.run(node.client.delete(PODS, 'writer', 'default'))
    node.advance(5 * SECOND)
    node.createPod('second', spec)
    node.until('second', isRunning)
    expect(node.exec('second', ['test', '-f', '/data/file']).code).toBe(0)
  })
})

describe('a kubelet', () => {
  it('that stops leaves its containers running, and finds them again', () => {
    const node = makeTestNode()
    for (const name of ['web', 'gone']) {
      node.createPod(name, { containers: [{ name: 'c', image: 'nginx:1.27' }] })
      node.until(name, isRunning)
    }
    const before = node.pod('web').status?.containerStatuses?.[0]?.containerID
    node.machine.stopKubelet()
    node.run(node.client.delete(PODS, 'gone', 'default'))
    node.advance(60 * SECOND)
    expect([...node.machine.runtime.runningContainers()]).toHaveLength(2)
    node.machine.startKubelet()
    node.advance(10 * SECOND)
    expect(node.pod('web').status?.containerStatuses?.[0]).toMatchObject({ containerID: before, restartCount: 0, ready: true })
    expect(() => node.pod('gone')).toThrow('not found')
  })

  it('on a machine that lost power starts everything again', () => {
    const node = makeTestNode()
    node.createPod('web', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.until('web', isRunning)
    node.machine.powerOff()
    node.advance(10 * SECOND)
    node.machine.powerOn()
    const pod = node.until('web', (p) => p.status?.containerStatuses?.[0]?.restartCount === 1 && condition(p, 'Ready') === 'True')
    expect(pod.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' })
    expect(events(node, 'web')).toContain('Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.')
  })

  it('puts right what others wrote into its statuses', () => {
    const node = makeTestNode()
    node.createPod('web', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.until('web', (pod) => condition(pod, 'Ready') === 'True')
    node.run(node.client.patch(PODS, 'web', 'default', 'application/strategic-merge-patch+json', { status: { conditions: [{ type: 'Ready', status: 'False' }] } }, { subresource: 'status' }))
    expect(condition(node.pod('web'), 'Ready')).toBe('False')
    node.advance(11 * SECOND)
    expect(condition(node.pod('web'), 'Ready')).toBe('True')
  })

  it('that was cut off puts its node right when it is back', () => {
    const node = makeTestNode()
    const link = node.network.link(node.host, node.machine.host)
    link.cut = true
    const { conditions = [] } = node.run(node.client.get(NODES, 'node-1')).status ?? {}
    node.run(node.client.patch(NODES, 'node-1', undefined, 'application/merge-patch+json', { status: { conditions: conditions.map((c) => ({ ...c, status: 'Unknown', reason: 'NodeStatusUnknown' })) } }, { subresource: 'status' }))
    node.advance(120 * SECOND)
    link.cut = false
    node.advance(60 * SECOND)
    expect(node.run(node.client.get(NODES, 'node-1')).status?.conditions?.map((c) => `${c.type} ${c.status}`)).toEqual(['MemoryPressure False', 'DiskPressure False', 'PIDPressure False', 'Ready True'])
  })

  it('rejects a pod that does not fit', () => {
    const node = makeTestNode()
    node.createPod('big', { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '3' } } }] })
    const pod = node.until('big', (p) => p.status?.phase === 'Failed')
    expect([pod.status?.reason, pod.status?.message]).toEqual(['OutOfcpu', "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000"])
  })

  it('changes resources in place, by restart where the pod asks for it, and not beyond the node', () => {
    const node = makeTestNode()
    const resize = (resources: object): unknown => node.run(node.client.patch(PODS, 'app', 'default', 'application/strategic-merge-patch+json', { spec: { containers: [{ name: 'c', resources }] } }, { subresource: 'resize' }))
    node.createPod('app', { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }, resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }, { resourceName: 'memory', restartPolicy: 'RestartContainer' }] }] })
    node.until('app', isRunning)
    resize({ requests: { cpu: '150m' }, limits: { cpu: '300m' } })
    node.advance(4 * SECOND)
    expect(node.pod('app').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, allocatedResources: { cpu: '150m', memory: '64Mi' }, resources: { limits: { cpu: '300m', memory: '128Mi' } } })
    resize({ limits: { memory: '160Mi' } })
    node.advance(6 * SECOND)
    expect(node.pod('app').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, resources: { limits: { memory: '160Mi' } } })
    resize({ requests: { cpu: '5' }, limits: { cpu: '5' } })
    node.advance(4 * SECOND)
    expect(node.pod('app').status?.conditions?.find((c) => c.type === 'PodResizePending')).toMatchObject({ reason: 'Infeasible', message: "Node didn't have enough capacity: cpu, requested: 5000, capacity: 2000" })
    expect(events(node, 'app').slice(3)).toEqual([
      'Normal ResizeCompleted: Pod resize completed: {"containers":[{"name":"c","resources":{"limits":{"cpu":"300m","memory":"128Mi"},"requests":{"cpu":"150m","memory":"64Mi"}}}]}',
      'Normal Killing: Container c resize requires restart',
      'Normal ResizeCompleted: Pod resize completed: {"containers":[{"name":"c","resources":{"limits":{"cpu":"300m","memory":"160Mi"},"requests":{"cpu":"150m","memory":"64Mi"}}}]}',
    ])
  })

  it('evicts a pod that fills its emptyDir, and one that takes the last memory', () => {
    const writer = makeImage('docker.io/library/writer:1', function* ({ files }) {
      yield* sleep(SECOND)
      files.allocate('/d/big', 5 * 1024 * 1024)
      yield* sleep(3600 * SECOND)
      return 0
    })
    const hog = makeImage('docker.io/library/hog:1', function* ({ resources }) {
      resources.useMemory(24_684_092 * 1024 - 50 * 1024 * 1024)
      yield* sleep(3600 * SECOND)
      return 0
    })
    const node = makeTestNode({ extra: [writer, hog] })
    node.createPod('filler', { containers: [{ name: 'c', image: 'writer:1', volumeMounts: [{ name: 'd', mountPath: '/d' }] }], volumes: [{ name: 'd', emptyDir: { sizeLimit: '1Mi' } }] })
    node.createPod('hog', { containers: [{ name: 'c', image: 'hog:1' }] })
    const filler = node.until('filler', (p) => p.status?.phase === 'Failed')
    expect([filler.status?.reason, filler.status?.message]).toEqual(['Evicted', 'Usage of EmptyDir volume "d" exceeds the limit "1Mi". '])
    const evicted = node.until('hog', (p) => p.status?.phase === 'Failed')
    expect(evicted.status?.message).toBe('The node was low on resource: memory. Threshold quantity: 100Mi, available: 51200Ki. Container c was using 24632892Ki, request is 0, has larger consumption of memory. ')
    expect(condition(evicted, 'DisruptionTarget')).toBe('True TerminationByKubelet')
    node.advance(11 * SECOND)
    expect(node.run(node.client.get(NODES, 'node-1')).status?.conditions?.find((c) => c.type === 'MemoryPressure')?.status).toBe('True')
  })
})
