// A Deployment of N from its creation until all Pods are ready: wall time and memory, here and in @ngrok/webernetes, in one
// run. Both in workers of tabs of their own in Chromium, since that is where both are meant to be used.
import type { Measurement } from './run.ts'
import { inTab } from './tab.ts'

const SIZES: readonly (readonly [pods: number, nodes: number])[] = [[100, 3], [300, 3], [1000, 10]]

export interface Taken {
  readonly wallMs: number
  readonly ready: number
  readonly clusterSeconds?: number
}

export async function* pods(): AsyncIterable<Measurement> {
  for (const [i, size] of SIZES.entries()) {
    const [count, nodes] = size
    // The sizes below go first, as in a tab that has been open for a moment. The peer's runs are long enough to be warm.
    const own = await inTab<readonly Taken[]>('own/pods-worker.ts', { sizes: SIZES.slice(0, i + 1) })
    const ours = own.told[i]!
    yield { what: 'kubarium', pods: count, nodes, ...ours, peakProcessMiB: own.peakProcessMiB }
    const peer = await inTab<Taken>('peer/webernetes.ts', { pods: count, nodes })
    yield { what: '@ngrok/webernetes', pods: count, nodes, ...peer.told, peakProcessMiB: peer.peakProcessMiB, timesSlower: Math.round(peer.told.wallMs / ours.wallMs) }
  }
}
