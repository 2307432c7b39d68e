import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import type { ChartProps } from './Chart.tsx'
import styles from './Chart.module.css'
import type { ChartLine } from './charts.ts'
import { formatValue } from './units.ts'

/** Rows of the table: of more moments, evenly some. */
const MOST = 40

/** The numbers of a chart as a table, newest first; a row's moment can be gone to. */
export function ChartTable({ kind, table, lines, title, start, now, height, onScrub }: ChartProps & { readonly lines: readonly ChartLine[]; readonly title: string }) {
  const t = useWords('monitoring')
  const every = Math.max(1, Math.ceil(table.at.length / MOST))
  const places = Array.from(table.at, (_, i) => i).reverse().filter((i) => (table.at.length - 1 - i) % every === 0)
  return (
    <div className={styles.table} style={{ maxHeight: height + 24 }} tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            {lines.map(({ id, name }) => (
              <th key={id} scope="col">
                {t(`lines.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((i) => (
            <tr key={table.at[i]} data-later={table.at[i]! > now || undefined}>
              <th scope="row">
                <button onClick={() => onScrub(table.at[i]!)}>{formatClock(table.at[i]! - start).slice(0, -4)}</button>
              </th>
              {lines.map(({ id }) => {
                const value = table.lines[id]?.[i] ?? NaN
                return <td key={id}>{Number.isNaN(value) ? '–' : formatValue(value, kind.unit)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
