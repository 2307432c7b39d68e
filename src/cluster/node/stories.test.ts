// The recorded stories, as far as one kubelet makes them: every request for one pod, in order, with its body.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PodSpec } from '../api/types/core-v1.ts'
import { NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestNode, type RecordedRequest, type TestNode } from './test-node.ts'

interface Line {
  readonly verb: string
  readonly resource: string
  readonly code: number
  readonly body: string
}

/** What a kubelet asked for a pod in a recording, between two moments (seconds). */
function recorded(file: string, pod: RegExp, from = 0, to = Infinity): Line[] {
  const lines = readFileSync(new URL(`../../../testdata/stories/${file}`, import.meta.url), 'utf8').split('\n')
  const found: Line[] = []
  lines.forEach((text, at) => {
    const match = /^ *(\d+\.\d+) {2}kubelet \S+ +(\S+) +(\S+) (\S*) +(\d+)$/.exec(text)
    if (!match || Number(match[1]) < from || Number(match[1]) > to) return
    const next = lines[at + 1] ?? ''
    const body = /^ {12}/.test(next) ? next.trim() : ''
    if (match[3] === 'serviceaccounts/token' ? !pod.test(/"boundObjectRef":\{[^}]*"name":"([^"]*)"/.exec(body)?.[1] ?? '') : !/^pods|^events/.test(match[3]!) || !pod.test(match[4]!.split('.')[0]!)) return
    found.push({ verb: match[2]!, resource: match[3]!, code: Number(match[5]), body: plain(body) })
  })
  return found
}

function modelled(log: readonly RecordedRequest[]): Line[] {
  return log.filter(({ resource }) => /^(?:pods|events|serviceaccounts\/token)/.test(resource)).map(({ verb, resource, code, body }) => {
    const event = body as { type?: string; reason?: string; message?: string; count?: number }
    const text = verb === 'get' || verb === 'delete' ? '' : resource !== 'events' ? JSON.stringify(body) : verb === 'patch' ? `{"count": ${event.count}}` : `${event.type} ${event.reason}: ${event.message}`
    return { verb, resource, code, body: plain(text) }
  })
}

/**
 * Leaves out what differs from run to run: names, ids, addresses, digests and times (a time of transition too: it is only sent when the second has changed).
 * Keys of objects are put in order.
 */
function plain(text: string): string {
  const masked = text
    .replace(/"lastTransitionTime":"[^"]*",/g, '').replace(/,"lastTransitionTime":"[^"]*"/g, '').replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"T"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/"containerID":"[^"]*"/g, '"containerID":"ID"').replace(/"imageID":"[^"]+"/g, '"imageID":"ID"')
    .replace(/10\.\d+\.\d+\.\d+/g, 'IP').replace(/kube-api-access-\w+/g, 'kube-api-access').replace(/"name":"(pi|web)-[\w-]+"/g, '"name":"$1"')
  return masked.startsWith('{') ? JSON.stringify(ordered(JSON.parse(masked))) : masked.trim()
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, ordered(inner)]))
}

/** Events go their own way beside the status, so each of the two is compared in its own order. A recording ends somewhere; the model may go on. */
function compare(log: readonly RecordedRequest[], wanted: readonly Line[]): void {
  const isEvent = (line: Line): boolean => line.resource === 'events'
  for (const kind of [isEvent, (line: Line): boolean => !isEvent(line)]) {
    const expected = wanted.filter(kind)
    expect(expected).not.toHaveLength(0)
    expect(modelled(log).filter(kind).slice(0, expected.length)).toEqual(expected)
  }
}

/** A pod as the scheduler leaves it: with its condition. */
function schedule(node: TestNode, name: string, spec: PodSpec): void {
  node.createPod(name, { ...spec, nodeName: undefined })
  node.log.length = 0
  node.run(node.client.createSub(PODS, name, 'default', 'binding', { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace: 'default' }, target: { kind: 'Node', name: 'node-1' } }))
}

describe('stories', () => {
  it('a container crashes and is restarted with patience', () => {
    const node = makeTestNode()
    schedule(node, 'bare', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3; exit 2'] }] })
    const wanted = recorded('container-crashes.txt', /^bare$/)
    node.advance(90 * SECOND)
    compare(node.log, wanted)
  })

  it('a pod of a job runs to its end', () => {
    const node = makeTestNode()
    schedule(node, 'pi', { restartPolicy: 'Never', containers: [{ name: 'pi', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 1'] }] })
    node.advance(5 * SECOND)
    compare(node.log, recorded('job.txt', /^pi-/))
  })

  it('readiness comes and goes', () => {
    const node = makeTestNode()
    node.advance(10 * SECOND)
    schedule(node, 'probed', { containers: [{ name: 'c', image: 'nginx:1.27', readinessProbe: { exec: { command: ['test', '-f', '/tmp/ready'] }, periodSeconds: 2 } }] })
    node.advance(6 * SECOND)
    node.exec('probed', ['touch', '/tmp/ready'])
    node.advance(6 * SECOND)
    node.exec('probed', ['rm', '/tmp/ready'])
    node.advance(20 * SECOND)
    const wanted = recorded('readiness.txt', /^probed$/)
    compare(node.log, wanted)
  })

  it('a drained pod is stopped and removed', () => {
    const node = makeTestNode()
    schedule(node, 'web', { containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    node.advance(4 * SECOND)
    // What the eviction API does: says why, then deletes.
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting', observedGeneration: 1, lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:10Z' }
    node.run(node.client.patch(PODS, 'web', 'default', 'application/strategic-merge-patch+json', { status: { '$setElementOrder/conditions': [{ type: 'DisruptionTarget' }, ...['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type }))], conditions: [condition] } }, { subresource: 'status' }))
    node.run(node.client.delete(PODS, 'web', 'default'))
    node.advance(3 * SECOND)
    compare(node.log, recorded('drain.txt', /^web-66d47686b4-f9zpv$/))
  })

  it('a claim is mounted, read again with each round, and left behind', () => {
    const node = makeTestNode()
    const claim = node.run(node.client.create(PERSISTENT_VOLUME_CLAIMS, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], volumeName: 'pv', storageClassName: '', resources: { requests: { storage: '1Gi' } } } }))
    node.run(node.client.create(PERSISTENT_VOLUMES, { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/hostpath_pv/1' }, claimRef: { namespace: 'default', name: 'data', uid: claim.metadata.uid } } }))
    node.run(node.client.patch(PERSISTENT_VOLUME_CLAIMS, 'data', 'default', 'application/merge-patch+json', { status: { phase: 'Bound' } }, { subresource: 'status' }))
    schedule(node, 'writer', { containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts: [{ name: 'd', mountPath: '/data' }] }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] })
    node.advance(8 * SECOND)
    node.run(node.client.delete(PODS, 'writer', 'default'))
    node.advance(3 * SECOND)
    const reads = (lines: readonly { verb: string; resource: string }[]): string[] => lines.filter(({ resource }) => resource.startsWith('persistentvolume')).map(({ verb, resource }) => `${verb} ${resource}`)
    expect(reads(node.log)).toEqual(['get persistentvolumeclaims', 'get persistentvolumes', 'get persistentvolumeclaims', 'get persistentvolumeclaims', 'get persistentvolumes', 'get persistentvolumeclaims', 'get persistentvolumes'])
    compare(node.log, recorded('volume-provisioned.txt', /^writer$/))
  })

  it('a kubelet that comes back tells of itself and stops what was deleted meanwhile', () => {
    const node = makeTestNode()
    node.advance(5 * SECOND)
    node.createPod('short', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.until('short', (pod) => pod.status?.phase === 'Running')
    node.machine.stopKubelet()
    const conditions = node.run(node.client.get(NODES, 'node-1')).status?.conditions?.map((condition) => ({ ...condition, status: 'Unknown' }))
    node.run(node.client.patch(NODES, 'node-1', undefined, 'application/merge-patch+json', { status: { conditions } }, { subresource: 'status' }))
    node.run(node.client.delete(PODS, 'short', 'default'))
    node.log.length = 0
    node.machine.startKubelet()
    node.advance(4 * SECOND)
    const said = (verb: string, about: RegExp): string[] => node.log.filter((line) => line.verb === verb && line.resource === 'events' && about.test((line.body as { involvedObject: { name: string } }).involvedObject.name)).map(({ body }) => {
      const { type, reason, message } = body as { type: string; reason: string; message: string }
      return `${type} ${reason}: ${message}`.replace(/node-1/g, 'NODE').replace(/kube-api-access-\w+/, 'kube-api-access')
    })
    const wanted = recorded('node-lease-lost.txt', /^node-2|^short/, 75).filter(({ verb, resource }) => verb === 'create' && resource === 'events').map(({ body }) => body.replace(/node-2/g, 'NODE'))
    expect([...said('create', /^node-1/), ...said('create', /^short/)]).toEqual(wanted)
    const asked = node.log.filter(({ resource }) => !/^events|leases/.test(resource)).map(({ verb, resource, code }) => `${verb} ${resource} ${code}`)
    expect(asked).toEqual(expect.arrayContaining(['get csinodes 200', 'deletecollection resourceslices 200', 'patch nodes/status 200', 'create nodes 409', 'get nodes 200', 'delete pods 200']))
    expect(asked.indexOf('patch nodes/status 200')).toBeLessThan(asked.indexOf('create nodes 409'))
  })
})
