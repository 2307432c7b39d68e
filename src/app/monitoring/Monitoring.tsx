import { Maximize2, Minimize2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Chart } from './Chart.tsx'
import { SPANS, chartWindow, type ChartWindow, type SpanId } from './chart-window.ts'
import { CHARTS } from './charts.ts'
import styles from './Charts.module.css'
import { overviewOf } from './overview.ts'
import { ScopePicker } from './ScopePicker.tsx'
import { scopeOf } from './scopes.ts'
import { useSeriesTable } from './useSeriesTable.ts'

const HEIGHT = 112
const HEIGHT_LARGE = 168

/** Numbers over time: of the whole cluster, or of what one chooses. In its panel, or large over the stage. */
export function Monitoring() {
  const t = useWords('monitoring')
  const [isLarge, setIsLarge] = useState(false)
  const stage = document.querySelector('main')
  if (!isLarge || !stage) return <Charts isLarge={false} onSize={stage ? () => setIsLarge(true) : undefined} />
  return (
    <>
      <p className={styles.elsewhere}>
        {t('overStage')} <button onClick={() => setIsLarge(false)}>{t('smaller')}</button>
      </p>
      {createPortal(
        <section className={styles.large} aria-label={t('charts.label')}>
          <Charts isLarge onSize={() => setIsLarge(false)} />
        </section>,
        stage,
      )}
    </>
  )
}

function Charts({ isLarge, onSize }: { readonly isLarge: boolean; readonly onSize: (() => void) | undefined }) {
  const t = useWords('monitoring')
  const objects = useCluster((state) => state.objects)
  const { now, start, end, connection } = useCluster((state) => state)
  const selected = useView((state) => state.selected)
  const [choice, setChoice] = useState('cluster')
  const [span, setSpan] = useState<SpanId>('five')
  const [verb, setVerb] = useState('')
  const before = useRef<ChartWindow | undefined>(undefined)
  const window = chartWindow(span, { start, now, end }, before.current)
  useEffect(() => void (before.current = window))
  const scope = scopeOf(choice, selected, objects)
  const table = useSeriesTable(scope, window, verb)
  const shown = CHARTS.filter(({ scopes }) => scopes.includes(scope.of))
  return (
    <div className={styles.monitoring} data-small={!isLarge || undefined} role="group" aria-label={t('label')}>
      <div className={styles.head}>
        <ScopePicker value={choice} scope={scope} onChange={setChoice} />
        <select aria-label={t('span')} value={span} onChange={(event) => setSpan(event.target.value as SpanId)}>
          {(Object.keys(SPANS) as SpanId[]).map((id) => (
            <option key={id} value={id}>
              {t(`spans.${id}`)}
            </option>
          ))}
        </select>
        {onSize && (
          <button className={styles.size} aria-label={isLarge ? t('smaller') : t('larger')} title={isLarge ? t('smaller') : t('larger')} onClick={onSize}>
            {isLarge ? <Minimize2 size={14} aria-hidden /> : <Maximize2 size={14} aria-hidden />}
          </button>
        )}
      </div>
      <div className={styles.scroll} tabIndex={isLarge ? 0 : undefined} role={isLarge ? 'region' : undefined} aria-label={isLarge ? t('label') : undefined}>
        <Cards />
        {!table && <p className={styles.elsewhere}>{t('reading')}</p>}
        {table && (
          <div className={styles.charts}>
            {shown.map((kind) => (
              <Chart key={kind.id} kind={kind} table={table} start={start} now={now} isPast={now < end} height={isLarge ? HEIGHT_LARGE : HEIGHT} onScrub={(to) => connection?.seek(Math.min(end, to))}>
                {kind.hasVerb && (
                  <select aria-label={t('verb')} value={verb} onChange={(event) => setVerb(event.target.value)}>
                    <option value="">{t('allVerbs')}</option>
                    {[...new Set([...table.verbs, ...(verb ? [verb] : [])])].map((one) => (
                      <option key={one}>{one}</option>
                    ))}
                  </select>
                )}
              </Chart>
            ))}
          </div>
        )}
      </div>
    </div>
  )
}

/** This moment in five numbers. */
function Cards() {
  const t = useWords('monitoring')
  const objects = useCluster((state) => state.objects)
  const surroundings = useCluster((state) => state.surroundings)
  const { ready, pods, restarts, answered, failed, medianMillis } = useMemo(() => overviewOf({ objects, surroundings }), [objects, surroundings])
  const cards: readonly (readonly [label: string, value: string | number])[] = [
    [t('cards.ready'), t('cards.readyOf', { ready, pods })],
    [t('cards.restarts'), restarts],
    [t('cards.answered'), answered],
    [t('cards.failed'), failed],
    [t('cards.median'), `${medianMillis.toFixed(1)} ms`],
  ]
  return (
    <div className={styles.cards}>
      {cards.map(([label, value]) => (
        <figure key={label}>
          <figcaption>{label}</figcaption>
          <b>{value}</b>
        </figure>
      ))}
    </div>
  )
}
