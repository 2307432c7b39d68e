// A Deployment of N from its creation until all Pods are ready: wall time and memory, here and in @ngrok/webernetes, in one run.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { bundle, start } from './bundle.ts'
import type { Measurement } from './run.ts'

const SIZES: readonly (readonly [pods: number, nodes: number])[] = [[100, 3], [300, 3], [1000, 10]]

interface Measured {
  readonly wallMs: number
  readonly ready: number
  readonly heapMiB: number
  readonly clusterSeconds?: number
}

export async function* pods(): AsyncIterable<Measurement> {
  const peer = await bundle('peer/webernetes.ts')
  const own = start(await bundle('own/pods.ts'), [])
  for (const [count, nodes] of SIZES) {
    own.child.stdin!.write(`${count} ${nodes}\n`)
    const ours = JSON.parse((await own.lines.next()).value as string) as Measured
    yield { what: 'kubarium', pods: count, nodes, ...ours }
    const theirs = await measurePeer(peer, count, nodes)
    yield { what: '@ngrok/webernetes', pods: count, nodes, ...theirs, timesSlower: Math.round(theirs.wallMs / ours.wallMs) }
  }
  own.child.stdin!.end()
}

/** The peer runs in real time with timers of its own, in a process of its own each time; its image answers the same probe. */
async function measurePeer(path: string, count: number, nodes: number): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [path, String(count), String(nodes)])
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured
}
