import { useMemo } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { alertsAt } from './alert-list.ts'
import { useAlerts } from './alerts-store.ts'

const SECOND = 1_000_000

/** How many alerts fire, for the tab; of those that only wait, when none does. */
export function useAlertCount(): { readonly count: number; readonly tone: 'fault' | 'plain'; readonly label: string } | undefined {
  const t = useWords('monitoring')
  const spans = useAlerts((state) => state.spans)
  const patience = useAlerts((state) => state.patience)
  const second = useCluster((state) => Math.floor(state.now / SECOND))
  return useMemo(() => {
    const rows = alertsAt(spans, second * SECOND + SECOND - 1, patience)
    const firing = rows.filter(({ state }) => state === 'firing').length
    const count = firing || rows.filter(({ state }) => state === 'pending').length
    if (count === 0) return undefined
    return firing > 0 ? { count, tone: 'fault', label: t('alerts.badgeFiring', { count }) } : { count, tone: 'plain', label: t('alerts.badgePending', { count }) }
  }, [spans, patience, second, t])
}
