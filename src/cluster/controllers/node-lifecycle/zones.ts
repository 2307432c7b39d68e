// How many nodes of a zone are lost, and what that means for evictions: pure.
import type { Node } from '../../api/types/core-v1.ts'
import type { ControllerOptions } from '../framework/index.ts'

export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption'

/** The name under which the nodes of a zone are counted together. */
export function zoneOf({ metadata: { labels } }: Node): string {
  const region = labels?.['topology.kubernetes.io/region'] ?? ''
  const zone = labels?.['topology.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`
}

export function zoneStateOf(ready: number, notReady: number, threshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  return notReady > 2 && notReady / (notReady + ready) >= threshold ? 'PartialDisruption' : 'Normal'
}

/** Nodes a second that may be given the NoExecute taint in a zone of this state and size. */
export function evictionRate(state: ZoneState, size: number, options: ControllerOptions): number {
  if (state !== 'PartialDisruption') return options.nodeEvictionRate
  return size > options.largeClusterSizeThreshold ? options.secondaryNodeEvictionRate : 0
}
