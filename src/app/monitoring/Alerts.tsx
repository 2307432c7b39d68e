import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import { alertsAt, type AlertRow } from './alert-list.ts'
import styles from './Alerts.module.css'
import { useAlerts, type Patience } from './alerts-store.ts'
import { goTo } from './go-to.ts'

const SIGNS = { firing: CircleAlert, pending: CircleDashed, resolved: CircleCheck } as const
const MOST_ROWS = 200
const PATIENCES: readonly Patience[] = ['real', 'short']

/** What the alerting rules say of this moment: what fires, what will unless it is mended, what is over. A row leads to its object and to the moment when it began. */
export function Alerts() {
  const t = useWords('monitoring')
  const spans = useAlerts((state) => state.spans)
  const patience = useAlerts((state) => state.patience)
  const now = useCluster((state) => state.now)
  const rows = alertsAt(spans, now, patience)
  const count = (state: AlertRow['state']): number => rows.filter((row) => row.state === state).length
  return (
    <div className={styles.alerts}>
      <div className={styles.head}>
        <p role="status">
          {(['firing', 'pending', 'resolved'] as const).map((state) => (
            <span key={state} data-state={state} data-none={count(state) === 0 || undefined}>
              <b>{count(state)}</b> {t(`alerts.states.${state}`)}
            </span>
          ))}
        </p>
        <select aria-label={t('alerts.patience')} value={patience} onChange={(event) => useAlerts.setState({ patience: event.target.value as Patience })}>
          {PATIENCES.map((one) => (
            <option key={one} value={one}>
              {t(`alerts.patiences.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {rows.length === 0 ? (
        <p className={styles.empty}>{t('alerts.none')}</p>
      ) : (
        <ul aria-label={t('alerts.label')}>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <Row key={`${row.span.rule} ${row.span.key} ${row.span.from}`} row={row} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Row({ row: { rule, span, state, fires } }: { readonly row: AlertRow }) {
  const t = useWords('monitoring')
  const start = useCluster((state) => state.start)
  const now = useCluster((state) => state.now)
  const isSelected = useView((view) => view.selected === span.key && span.key !== '')
  const Sign = SIGNS[state]
  const clock = (at: number): string => formatClock(at - start).slice(0, -4)
  const name = span.key === '' ? t('alerts.cluster') : span.key.slice(span.key.indexOf('/') + 1).replace(/^default\//, '')
  const when = state === 'pending' ? t('alerts.firesIn', { time: clock(fires - now + start) }) : state === 'firing' ? t('alerts.firingSince', { time: clock(fires) }) : t('alerts.resolvedAt', { time: clock(span.until ?? now) })
  return (
    <li data-state={state} data-severity={rule.severity}>
      <button aria-current={isSelected || undefined} title={t('alerts.goTo')} onClick={() => goTo(span.key, span.from)}>
        <Sign size={16} aria-hidden />
        <span className={styles.what}>
          <b>{rule.name}</b> <code>{name}</code>
          <small>{t(`alerts.rules.${span.rule as 'KubeJobFailed'}`)}</small>
        </span>
        <span className={styles.when}>
          <b>{t(`alerts.state.${state}`)}</b> · {t(`alerts.severity.${rule.severity}`)}
          <small>{when}</small>
          <small>{t('alerts.began', { time: clock(span.from) })}</small>
        </span>
      </button>
    </li>
  )
}
