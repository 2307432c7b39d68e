// A cluster whose scheduler has a configuration file: two profiles, by the name that a pod asks for.
import { expect, it } from 'vitest'
import { SECOND } from '../kernel/index.ts'
import type { New } from './api/index.ts'
import type { Pod } from './api/types/core-v1.ts'
import { Client, PODS } from './client/index.ts'
import { createCluster, type ClusterConfig } from './cluster.ts'

const CONFIGURATION = `
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 1}]}
  plugins:
    score:
      disabled: [{name: NodeResourcesBalancedAllocation}, {name: PodTopologySpread}, {name: ImageLocality}]
`

const config = (schedulerConfiguration?: string): ClusterConfig => ({
  seed: 1,
  controlPlane: { name: 'cp', region: 'r1', zone: 'z1' },
  nodes: [1, 2, 3].map((n) => ({ name: `node-${n}`, region: 'r1', zone: 'z1', cpu: '4', memory: '8Gi', disk: '50Gi', pods: 110 })),
  addons: false,
  preloadImages: true,
  ...(schedulerConfiguration === undefined ? {} : { schedulerConfiguration }),
})

function nodesOf(schedulerName: string): (string | undefined)[] {
  const cluster = createCluster(config(CONFIGURATION))
  cluster.boot()
  const { kernel, network } = cluster
  kernel.runUntil(20 * SECOND)
  const group = kernel.root.group('test')
  const admin = new Client({ network, host: network.host('laptop'), group, servers: () => [network.host('cp')], userAgent: 'test', credentials: { certificate: { commonName: 'admin', organizations: ['system:masters'] } } })
  for (let n = 1; n <= 3; n++) {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${n}`, namespace: 'default' }, spec: { schedulerName, containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '1' } } }] } } as unknown as New<Pod>
    group.spawn('create', admin.create(PODS, pod))
    kernel.runUntil(kernel.now + 5 * SECOND)
  }
  return [...cluster.objects()].filter(([key]) => key.startsWith('pods/default/')).map(([, object]) => (object as Pod).spec?.nodeName)
}

it('spreads by default, packs where a profile says so, and leaves alone whom no profile names', () => {
  expect(new Set(nodesOf('default-scheduler')).size).toBe(3)
  const packed = new Set(nodesOf('packer'))
  expect([...packed]).toEqual([expect.stringMatching(/^node-/)])
  expect(nodesOf('nobody')).toEqual([undefined, undefined, undefined])
})

it('a configuration with a mistake boots no cluster, and says why', () => {
  expect(() => createCluster(config('apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles: [{schedulerName: a}, {schedulerName: a}]\n'))).toThrow(/profiles\[1\].schedulerName: Duplicate value: "profiles\[0\].schedulerName"/)
})
