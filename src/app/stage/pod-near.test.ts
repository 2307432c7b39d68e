import { expect, it } from 'vitest'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { describeProbe, nearOf } from './pod-near.ts'
import { aPod } from './stage-fixtures.ts'

it.each([
  [{ httpGet: { port: 80, path: '/healthz' } }, 'GET :80/healthz every 10 s'],
  [{ httpGet: { port: 'web' }, periodSeconds: 3 }, 'GET :web/ every 3 s'],
  [{ tcpSocket: { port: 6379 } }, 'connects to :6379 every 10 s'],
  [{ exec: { command: ['cat', '/ready'] } }, 'runs cat /ready every 10 s'],
])('%o', (probe, words) => {
  expect(describeProbe(probe)).toBe(words)
})

const spec: Pod['spec'] = {
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'disk' } }, { name: 'tmp', emptyDir: {} }],
  initContainers: [{ name: 'setup', image: 'busybox' }],
  containers: [{ name: 'main', image: 'redis:7', ports: [{ containerPort: 6379 }], resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } }, readinessProbe: { tcpSocket: { port: 6379 } }, volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tmp', mountPath: '/tmp', readOnly: true }] }],
}

it('says of each container what it runs, listens on, asks for, is asked and mounts', () => {
  expect(nearOf({ ...aPod('db'), spec, status: { containerStatuses: [{ name: 'main', image: '', imageID: '', ready: true, restartCount: 0, state: { running: {} } }] } } as Pod)).toEqual([
    { name: 'setup', image: 'busybox', lines: ['not started'], claims: new Map() },
    { name: 'main', image: 'redis:7', lines: ['listens on 6379', 'asks for cpu 100m', 'at most memory 1Gi', 'ready? connects to :6379 every 10 s', '/data ← claim disk', '/tmp ← an empty directory, read only'], claims: new Map([['/data ← claim disk', 'default/disk']]) },
  ])
})

it('counts what there is no room for', () => {
  const mounts = Array.from({ length: 20 }, (_, i) => ({ name: `v${i}`, mountPath: `/m${i}` }))
  const [near] = nearOf({ ...aPod('db'), spec: { containers: [{ name: 'main', image: 'x', volumeMounts: mounts }] } } as Pod)
  expect(near!.lines).toHaveLength(8)
  expect(near!.lines.at(-1)).toBe('and 14 more')
})
