import { useEffect, useRef } from 'react'
import type { KubeObject } from '../../worker/protocol.ts'
import type { Scope } from '../../worker/metrics/questions.ts'
import { Chart } from '../monitoring/Chart.tsx'
import { chartWindow, type ChartWindow } from '../monitoring/chart-window.ts'
import { CHARTS, type ChartId } from '../monitoring/charts.ts'
import { selectedScope } from '../monitoring/scopes.ts'
import { useSeriesTable } from '../monitoring/useSeriesTable.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Inspector.module.css'

const HEIGHT = 96
/** What is worth seeing beside an object; all the rest is in the monitoring panel. */
const SHOWN: ReadonlySet<ChartId> = new Set<ChartId>(['cpu', 'memory', 'replicas', 'phases', 'restarts'])

/** What a Pod, a workload, a Node or a namespace uses, against what it asked for and may use at most. */
export function Metrics({ objectKey, object }: { readonly objectKey: string; readonly object: KubeObject }) {
  const t = useWords('inspector')
  const scope = selectedScope(objectKey, useCluster((state) => state.objects))
  return scope ? <Charts scope={scope} /> : <p className={styles.quiet}>{t('metrics.none', { kind: object.kind ?? '' })}</p>
}

function Charts({ scope }: { readonly scope: Scope }) {
  const t = useWords('inspector')
  const { now, start, end, connection } = useCluster((state) => state)
  const before = useRef<ChartWindow | undefined>(undefined)
  const window = chartWindow('five', { start, now, end }, before.current)
  useEffect(() => void (before.current = window))
  const table = useSeriesTable(scope, window, '')
  if (!table) return <p className={styles.quiet} role="status">{t('metrics.opening')}</p>
  const shown = CHARTS.filter(({ id, scopes }) => SHOWN.has(id) && scopes.includes(scope.of))
  const isEarly = table.lines['cpu.usage'] === undefined
  return (
    <div className={styles.charts}>
      <p className={styles.quiet}>{isEarly ? t('metrics.early') : t('metrics.hint')}</p>
      {shown.map((kind) => (
        <Chart key={kind.id} kind={kind} table={table} start={start} now={now} isPast={now < end} height={HEIGHT} onScrub={(to) => connection?.seek(Math.min(end, to))} />
      ))}
    </div>
  )
}
