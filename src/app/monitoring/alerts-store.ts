// Alerts of the branch that is shown, as the worker finds them; asked for again as the run grows, whether or not somebody looks: the tab and the timeline tell of them.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { AlertSpan } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'

/** How long alerts wait before they fire: as in production, or a tenth of it, for those who watch. */
export type Patience = 'real' | 'short'

export interface AlertsState {
  readonly spans: readonly AlertSpan[]
  readonly patience: Patience
}

const EVERY_MS = 1000
/** The rules are looked at each so many microseconds of cluster time. */
const EVALUATED_EVERY = 15_000_000

export const useAlerts = create<AlertsState>()(
  persist((): AlertsState => ({ spans: [], patience: 'real' }), {
    name: 'kubarium-alerts',
    version: 1,
    partialize: ({ patience }) => ({ patience }) as AlertsState,
    merge: (kept, initial) => ({ ...initial, patience: (kept as Partial<AlertsState> | undefined)?.patience === 'short' ? 'short' : 'real' }),
  }),
)

let timer: ReturnType<typeof setTimeout> | undefined
/** For which run, branch and moment the rules have been looked at. */
let known: { readonly connection: unknown; readonly branch: number; readonly evaluated: number } | undefined

async function ask(): Promise<void> {
  timer = undefined
  const { connection, branch, status, end } = useCluster.getState()
  if (!connection || status !== 'ready') return
  const { spans, evaluated } = await connection.ask({ about: 'alerts' })
  const now = useCluster.getState()
  if (now.connection !== connection || now.branch !== branch) return
  known = { connection, branch, evaluated }
  useAlerts.setState((state) => (isSame(state.spans, spans) ? state : { spans }))
  if (evaluated + EVALUATED_EVERY < end) wake()
}

function wake(): void {
  timer ??= setTimeout(() => void ask(), EVERY_MS)
}

useCluster.subscribe(({ connection, branch, status, end }, before) => {
  if (connection !== before.connection || branch !== before.branch) {
    known = undefined
    useAlerts.setState({ spans: [] })
  }
  if (status === 'ready' && (known === undefined || end >= known.evaluated + EVALUATED_EVERY)) wake()
})

function isSame(a: readonly AlertSpan[], b: readonly AlertSpan[]): boolean {
  return a.length === b.length && a.every((span, i) => span.rule === b[i]!.rule && span.key === b[i]!.key && span.from === b[i]!.from && span.until === b[i]!.until)
}
