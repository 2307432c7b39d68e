import { Table2 } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { SeriesTable } from '../../worker/metrics/questions.ts'
import { useTheme } from '../shell/theme.ts'
import { formatClock } from '../timeline/clock.ts'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Chart.module.css'
import { ChartTable } from './ChartTable.tsx'
import { placeBefore, shownLines, type ChartKind, type ChartLine } from './charts.ts'
import { formatValue } from './units.ts'
import { usePlot } from './usePlot.ts'

export interface ChartProps {
  readonly kind: ChartKind
  readonly table: SeriesTable
  /** Zero of the run's clock, and the playhead; `isPast`: there is more behind it. */
  readonly start: number
  readonly now: number
  readonly isPast: boolean
  readonly height: number
  readonly onScrub: (to: number) => void
  /** More to choose, beside the title. */
  readonly children?: ReactNode
}

/** Lines over time. The crosshair tells the values, a press goes to its moment; the same as a table, and by keyboard. */
export function Chart(props: ChartProps) {
  const { kind, table, children } = props
  const t = useWords('monitoring')
  const [isTable, setIsTable] = useState(false)
  const lines = shownLines(kind, table)
  const title = t(`charts.${kind.id}.title`)
  return (
    <figure className={styles.chart} aria-label={title}>
      <figcaption>
        <span>{title}</span>
        <small>{t(`units.${kind.unit}`)}</small>
        {children}
        <button className={styles.quiet} aria-pressed={isTable} aria-label={t('asTable', { title })} title={t('asTable', { title })} onClick={() => setIsTable(!isTable)}>
          <Table2 size={14} aria-hidden />
        </button>
      </figcaption>
      {lines.length === 0 ? <p className={styles.empty}>{t(`charts.${kind.id}.empty`)}</p> : isTable ? <ChartTable {...props} lines={lines} title={title} /> : <Lines {...props} lines={lines} title={title} />}
    </figure>
  )
}

type LinesProps = ChartProps & { readonly lines: readonly ChartLine[]; readonly title: string }

function Lines({ kind, table, lines, title, start, now, isPast, height, onScrub }: LinesProps) {
  const t = useWords('monitoring')
  const theme = useView((state) => state.theme)
  const { isDark } = useTheme()
  const host = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<number | undefined>()
  const summary = useId()
  const plot = usePlot(host, { kind, lines, table, start, height, look: `${theme} ${isDark}`, onPlace: setPlace, onPress: (at) => onScrub(table.at[at]!) })
  const last = table.at.length - 1
  const atNow = Math.max(0, placeBefore(table.at, now))
  const shown = Math.min(last, place ?? atNow)
  const textOf = (line: ChartLine, at: number): string => {
    const value = table.lines[line.id]?.[at] ?? NaN
    return Number.isNaN(value) ? t('noValue') : formatValue(value, kind.unit)
  }
  const momentText = (at: number): string => `${formatClock(table.at[at]! - start)}: ${lines.map((line) => `${t(`lines.${line.name}`)} ${textOf(line, at)}`).join(', ')}`
  const onKey = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: shown - 1, ArrowDown: shown - 1, ArrowRight: shown + 1, ArrowUp: shown + 1, PageDown: shown - 10, PageUp: shown + 10, Home: 0, End: last }[event.key]
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    if (to === undefined) return onScrub(table.at[shown]!)
    const kept = Math.max(0, Math.min(last, to))
    plot.current?.setCursor({ left: plot.current.valToPos(plot.current.data[0][kept]!, 'x'), top: 0 })
    setPlace(kept)
  }
  const share = (now - table.at[0]!) / Math.max(1, table.at[last]! - table.at[0]!)
  return (
    <>
      <ul className={styles.legend} aria-hidden data-hovered={place !== undefined || undefined}>
        <li className={styles.moment}>{formatClock(table.at[shown]! - start).slice(0, -4)}</li>
        {lines.map((line) => (
          <li key={line.id}>
            <svg width="18" height="8">
              <line x1="0" x2="18" y1="4" y2="4" stroke={`var(--${line.tone})`} strokeWidth="2" strokeDasharray={line.dash.join(' ') || undefined} />
            </svg>
            {t(`lines.${line.name}`)} <b>{textOf(line, shown)}</b>
          </li>
        ))}
      </ul>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={t('momentOf', { title })}
        aria-describedby={summary}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={momentText(shown)}
        onKeyDown={onKey}
        onBlur={() => setPlace(undefined)}
      >
        <div ref={host} style={{ height }} />
        {isPast && share >= 0 && share <= 1 && <i className={styles.later} style={{ '--share': share } as never} />}
      </div>
      <p id={summary} className="visually-hidden">
        {lines.map((line) => summaryOf(t(`lines.${line.name}`), table.lines[line.id]!, atNow, (value) => formatValue(value, kind.unit), t)).join(' ')} {t('pressToGo')}
      </p>
    </>
  )
}

function summaryOf(name: string, values: Float64Array, now: number, format: (value: number) => string, t: ReturnType<typeof useWords<'monitoring'>>): string {
  const known = [...values.slice(0, now + 1)].filter((value) => !Number.isNaN(value))
  if (known.length === 0) return t('summaryNone', { name })
  return t('summary', { name, now: format(known.at(-1)!), least: format(Math.min(...known)), most: format(Math.max(...known)) })
}
