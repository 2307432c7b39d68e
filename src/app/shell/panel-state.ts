// How what a panel shows stands to the cluster: not there yet, as it is now, as it was, or the last that was known. Pure.
import type { ClusterState } from '../store/cluster-store.ts'

/** `running` and `paused` are the present; `stopped`: there is no model behind the page any more. */
export const PANEL_STATES = ['opening', 'running', 'paused', 'rewound', 'stopped'] as const

export type PanelState = (typeof PANEL_STATES)[number]

export function panelStateOf({ status, now, end, playing }: Pick<ClusterState, 'status' | 'now' | 'end' | 'playing'>): PanelState {
  if (status === 'failed') return 'stopped'
  if (status === 'opening') return 'opening'
  if (now < end) return 'rewound'
  return playing ? 'running' : 'paused'
}
