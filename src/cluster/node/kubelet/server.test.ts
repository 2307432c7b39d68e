// Logs, exec and attach, asked of a kubelet as the API server asks.
import { describe, expect, it } from 'vitest'
import { KUBELET_PORT, type KubeletRequest, type StreamItem } from '../../api/index.ts'
import { PODS } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { logSource } from './server.ts'
import { makeTestNode, type TestNode } from '../test-node.ts'

function ask(node: TestNode, request: Partial<KubeletRequest> & Pick<KubeletRequest, 'action'>): StreamItem[] {
  const { network, host, machine } = node
  const items: StreamItem[] = []
  node.run((function* (): Process {
    const stream = network.open<KubeletRequest, StreamItem>(host, machine.host, KUBELET_PORT, { namespace: 'default', pod: 'web', container: 'c', query: {}, ...request })
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) items.push(item)
  })())
  return items
}

function running(image = 'nginx:1.27'): TestNode {
  const node = makeTestNode()
  node.createPod('web', { containers: [{ name: 'c', image }] })
  node.until('web', (pod) => pod.status?.phase === 'Running')
  return node
}

describe('the kubelet server', () => {
  it('gives logs: of now, of before, with times, cut off', () => {
    const node = running('crash:1')
    node.until('web', (pod) => pod.status?.containerStatuses?.[0]?.restartCount === 1)
    expect(ask(node, { action: 'logs' })).toEqual([{ chunk: 'starting\n' }])
    expect(ask(node, { action: 'logs', query: { previous: true, limitBytes: 5 } })).toEqual([{ chunk: 'start' }])
    expect((ask(node, { action: 'logs', query: { timestamps: true } })[0] as { chunk: string }).chunk).toMatch(/^2026-01-01T00:00:\d\d\.\d+Z starting\n$/)
    expect(ask(node, { action: 'logs', query: { tailLines: 0 } })).toEqual([])
  })

  it('follows a log to the end of its container', () => {
    const node = running('done:1')
    node.run(node.client.delete(PODS, 'web', 'default'), 2 * SECOND)
    expect(ask(node, { action: 'logs', query: { follow: true } })).toEqual([{ chunk: 'starting\n' }])
  })

  it('refuses what cannot be', () => {
    const node = running()
    expect(ask(node, { action: 'logs', pod: 'none' })).toEqual([{ response: { code: 404, body: 'pod "none" not found\n' } }])
    expect(ask(node, { action: 'logs', query: { previous: true } })).toEqual([{ response: { code: 400, body: 'previous terminated container "c" in pod "web" not found' } }])
    expect(ask(node, { action: 'exec', container: 'other', query: { command: ['true'] } })).toEqual([{ response: { code: 500, body: 'container not found ("other")' } }])
  })

  it('runs commands', () => {
    const node = running()
    expect(ask(node, { action: 'exec', query: { command: ['echo', 'a', 'b'] } })).toEqual([{ chunk: 'a b\n', source: 'stdout' }, { exit: { code: 0 } }])
    expect(ask(node, { action: 'exec', query: { command: ['cat', '/none'] } })).toEqual([{ chunk: "cat: can't open '/none': No such file or directory\n", source: 'stderr' }, { exit: { code: 1 } }])
    expect(ask(node, { action: 'exec', query: { command: ['nope'] } })).toMatchObject([{ exit: { message: expect.stringContaining('exec: "nope": executable file not found in $PATH') } }])
  })
})

describe('where a log is', () => {
  const status = { name: 'c', ready: false, restartCount: 0, image: '', imageID: '' }
  it.each([
    ['waiting for its image', { ...status, state: { waiting: { reason: 'ErrImagePull' } } }, 'container "c" in pod "p" is waiting to start: image can\'t be pulled'],
    ['backing off', { ...status, state: { waiting: { reason: 'ImagePullBackOff' } } }, 'container "c" in pod "p" is waiting to start: trying and failing to pull image'],
    ['waiting otherwise', { ...status, state: { waiting: { reason: 'PodInitializing' } } }, 'container "c" in pod "p" is waiting to start: PodInitializing'],
    ['unknown', undefined, 'container "c" in pod "p" is not available'],
  ])('of a container that is %s', (_, given, problem) => {
    expect(logSource('p', given, 'c', false)).toEqual({ problem })
  })
})
