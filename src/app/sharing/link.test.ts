import { describe, expect, it } from 'vitest'
import type { LoggedAction } from '../../worker/protocol.ts'
import { THREE_NODES, nextMachine } from '../shell/scenarios.ts'
import { branchOf, decodeRun, decodeView, encodeRun, encodeView } from './link.ts'

const LOG: readonly LoggedAction[] = [
  { at: 61_000_000, action: { do: 'kubectl', line: 'kubectl apply -f a.yaml', files: { 'a.yaml': 'kind: Pod\nname: “ü”\n' } } },
  { at: 62_000_000, action: { do: 'add-machine', machine: nextMachine(['node-1'], 'eu', 'eu-b') } },
  { at: 63_000_000, action: { do: 'power', machine: 'node-1', on: false } },
  { at: 64_000_000, action: { do: 'process', machine: 'node-2', process: 'kubelet', signal: 'kill' } },
  { at: 65_000_000, action: { do: 'kill-container', namespace: 'default', pod: 'a', container: 'b' } },
  { at: 66_000_000, action: { do: 'link', a: 'node-1', b: 'cp-1', cut: true } },
  { at: 67_000_000, action: { do: 'users', namespace: 'default', service: 'web', perSecond: 4 } },
  { at: 68_000_000, action: { do: 'image', image: { reference: 'mine:1', sizeMiB: 5, behaviour: 'crashes' } } },
  { at: 69_000_000, action: { do: 'remove-machine', machine: 'node-1' } },
  { at: 70_000_000, action: { do: 'kubectl', line: 'kubectl exec -it a -- sh', tty: true } },
  { at: 71_000_000, action: { do: 'type', command: 9, text: 'ls\n' } },
  { at: 72_000_000, action: { do: 'interrupt', command: 9 } },
  { at: 73_000_000, action: { do: 'node-group', group: 'pool', max: 5, soldOut: true } },
  { at: 74_000_000, action: { do: 'fill-disk', machine: 'node-1', percent: 97 } },
  { at: 75_000_000, action: { do: 'leak-memory', namespace: 'default', pod: 'a', container: 'b', mibPerSecond: 2.5 } },
  { at: 76_000_000, action: { do: 'spin-cpu', namespace: 'default', pod: 'a', container: 'b', cores: 1.5 } },
  { at: 77_000_000, action: { do: 'registry', fault: 'corrupt', image: 'nginx:1.27' } },
  { at: 78_000_000, action: { do: 'registry', fault: 'none' } },
  { at: 79_000_000, action: { do: 'expire-certificate', machine: 'node-1' } },
  { at: 79_200_000, action: { do: 'skew-clock', machine: 'node-1', seconds: -600 } },
  { at: 79_500_000, action: { do: 'expire-certificate', machine: 'node-1', renew: true } },
]

/** A fragment of any value, as a stranger could make one. */
async function fragmentOf(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `#run=${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`
}

it('a run comes back as it was, every kind of action', async () => {
  const fragment = await encodeRun({ config: THREE_NODES, log: LOG }, 80_000_000)
  expect(fragment).toMatch(/^#run=[\w-]+$/)
  const { work } = await decodeRun(fragment)
  expect(work).toMatchObject({ config: THREE_NODES, at: 80_000_000, current: 0 })
  expect(branchOf(work)).toEqual({ run: { config: THREE_NODES, log: LOG }, bookmarks: [] })
})

describe('what is not a run is refused in a sentence', () => {
  const good = { kubarium: 1, config: THREE_NODES, log: [], at: 0 }
  it.each([
    ['nothing', '#run='],
    ['noise', '#run=!!!!'],
    ['base64 of noise', '#run=AAAA'],
    ['a version that never was', fragmentOf({ ...good, kubarium: 0 })],
    ['a version in words', fragmentOf({ ...good, kubarium: 'two' })],
    ['no object at all', fragmentOf(null)],
    ['a list', fragmentOf([good])],
    ['an unknown action', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'eval', code: 'alert(1)' } }] })],
    ['a number where a name belongs', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'power', machine: 7, on: true } }] })],
    ['time that is not whole', fragmentOf({ ...good, at: 1.5 })],
    ['time before the beginning', fragmentOf({ ...good, at: -1 })],
    ['too many nodes', fragmentOf({ ...good, config: { ...THREE_NODES, nodes: Array.from({ length: 201 }, () => THREE_NODES.nodes[0]) } })],
    ['too many actions', fragmentOf({ ...good, log: Array.from({ length: 20_001 }, () => ({ at: 1, action: { do: 'remove-machine', machine: 'a' } })) })],
    ['users beyond counting', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'users', namespace: 'a', service: 'b', perSecond: 1e9 } }] })],
    ['a disk fuller than full', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'fill-disk', machine: 'a', percent: 101 } }] })],
    ['a fault that no registry has', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'registry', fault: 'haunted' } }] })],
    ['more cores than machines have', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'spin-cpu', namespace: 'a', pod: 'b', container: 'c', cores: 1e6 } }] })],
    ['a text that unpacks to more than a run can be', fragmentOf('x'.repeat(3_000_000))],
    ['a cluster time of a thousand years', fragmentOf({ ...good, at: 9e15 })],
    ['a file that is larger than manifests are', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'kubectl', line: 'kubectl apply -f a', files: { a: 'x'.repeat(600_000) } } }] })],
    ['more files than a hand has', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'kubectl', line: 'kubectl apply -f a', files: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, ''])) } }] })],
    ['a link slower than an hour', fragmentOf({ ...good, log: [{ at: 1, action: { do: 'link', a: 'a', b: 'b', extraMillis: 1e12 } }] })],
    ['lists within lists, without end', fragmentOf('['.repeat(100_000))],
    ['a bomb: sixty megabytes in sixty kilobytes', fragmentOf(' '.repeat(60_000_000))],
    ['a link beyond length', `#run=${'A'.repeat(200_001)}`],
  ])('%s', async (_, fragment) => {
    await expect(decodeRun(await fragment)).rejects.toThrow(/^This link is/)
  })

  it('what does not belong is dropped, not passed on', async () => {
    const { work } = await decodeRun(await fragmentOf({ ...good, extra: 'x', log: [{ at: 1, action: { do: 'remove-machine', machine: 'a', __proto__x: 1 } }] }))
    expect(branchOf({ ...work, at: 5 }).run).toEqual({ config: THREE_NODES, log: [{ at: 1, action: { do: 'remove-machine', machine: 'a' } }] })
    expect(JSON.stringify(work)).not.toMatch(/extra|proto/)
  })

  it('a prototype cannot be changed from outside', async () => {
    const node = { ...THREE_NODES.nodes[0], labels: JSON.parse('{"__proto__": "x", "constructor": "y", "a": "b"}') as object }
    const { work } = await decodeRun(await fragmentOf({ ...good, config: { ...THREE_NODES, nodes: [node] } }))
    expect(Object.getPrototypeOf(work.config.nodes[0]!.labels)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('a newer page’s link says what to do', async () => {
    await expect(decodeRun(await fragmentOf({ ...good, kubarium: 3, wonders: true }))).rejects.toThrow(/newer Kubarium: reload/)
  })
})

describe('how it is looked at', () => {
  it('goes with the link', () => {
    const view = { lens: 'traffic', selected: 'pods/default/web-1', camera: { x: -12.5, y: 40, zoom: 1.25 } } as const
    expect(decodeView(`#run=abc${encodeView(view)}`)).toEqual(view)
    expect(encodeView({})).toBe('')
  })

  it.each(['#lens=nothing', '#look=1,2', '#look=1,2,3,4', '#look=a,b,c', '#look=1e999,0,1', '#look=0,0,0', '#sel=<img src=x onerror=alert(1)>', '#sel=javascript%3Aalert(1)%20%2F%2F', `#sel=${'x'.repeat(900)}`])('%s is passed over', (fragment) => {
    expect(decodeView(fragment)).toEqual({})
  })
})
