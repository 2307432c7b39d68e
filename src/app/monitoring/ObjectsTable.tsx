import { Columns3 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { Popup } from '../timeline/Popup.tsx'
import { useWords } from '../words/index.ts'
import { showColumn, useColumns } from './columns-store.ts'
import { objectTable, resourcesOf } from './objects-table.ts'
import styles from './ObjectsTable.module.css'
import { useVirtualRows } from './useVirtualRows.ts'

const SECOND = 1_000_000
const ROW_HEIGHT = 24
const HEAD_HEIGHT = 28
/** Of so many objects ages are told anew each second; of twice as many, every second one. */
const TOLD_OFTEN = 2000
const NONE: Readonly<Record<string, boolean>> = {}

interface Sort {
  readonly by: string
  readonly isDescending: boolean
}

/** The objects of a kind as `kubectl get` prints them; a row selects. Only rows that can be seen are there, so thousands are fine. */
export function ObjectsTable() {
  const t = useWords('monitoring')
  const objects = useCluster((state) => state.objects)
  const selected = useView((state) => state.selected)
  const [resource, setResource] = useState('pods')
  const [filter, setFilter] = useState('')
  const [sort, setSort] = useState<Sort | undefined>()
  const switched = useColumns(({ choices }) => choices[resource] ?? NONE)
  const shown = useObjects(resource)
  const every = Math.max(1, Math.ceil(shown.size / TOLD_OFTEN)) * SECOND
  const told = useCluster((state) => Math.floor(state.now / every) * every)
  const scroller = useRef<HTMLDivElement>(null)
  const [total, setTotal] = useState(shown.size)
  const { first, count } = useVirtualRows(scroller, total, ROW_HEIGHT, HEAD_HEIGHT)
  const table = useMemo(
    () => objectTable(resource, shown, told, { filter, switched, slice: { first, count: Math.max(count, 1) }, ...(sort ? { sortBy: sort.by, isDescending: sort.isDescending } : {}) }),
    [resource, shown, told, filter, switched, first, count, sort],
  )
  if (table.count !== total) setTotal(table.count)
  const { columns, rows, choices } = table
  const sortBy = (by: string): void => setSort(sort?.by !== by ? { by, isDescending: false } : sort.isDescending ? undefined : { by, isDescending: true })
  const choose = (name: string): void => {
    setResource(name)
    setSort(undefined)
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <div className={styles.objects}>
      <div className={styles.head}>
        <select aria-label={t('objects.kind')} value={resource} onChange={(event) => choose(event.target.value)}>
          {resourcesOf(objects).map(({ resource: name, count: of }) => (
            <option key={name} value={name}>
              {name} ({of})
            </option>
          ))}
          {shown.size === 0 && <option value={resource}>{resource} (0)</option>}
        </select>
        <input aria-label={t('objects.filter')} placeholder={t('filter')} value={filter} onChange={(event) => setFilter(event.target.value)} />
        <Popup label={t('objects.columns')} title={t('objects.columnsTitle')} icon={<Columns3 size={14} aria-hidden />}>
          <fieldset className={styles.columns}>
            <legend>{t('objects.columnsOf', { resource })}</legend>
            {choices.map(({ name, isShown }) => (
              <label key={name}>
                <input type="checkbox" checked={isShown} disabled={name === 'Name'} onChange={(event) => showColumn(resource, name, event.target.checked)} />
                {name}
              </label>
            ))}
          </fieldset>
        </Popup>
      </div>
      <div ref={scroller} className={styles.scroll}>
        <table aria-rowcount={total + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <th key={column} scope="col" aria-sort={sort?.by === column ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
                  <button onClick={() => sortBy(column)}>
                    {column}
                    {sort?.by === column && <span aria-hidden>{sort.isDescending ? ' ↓' : ' ↑'}</span>}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody style={{ '--above': `${first * ROW_HEIGHT}px`, '--below': `${Math.max(0, total - first - rows.length) * ROW_HEIGHT}px` } as never}>
            {rows.map(({ key, cells }, i) => (
              <tr key={key} aria-rowindex={first + i + 2} data-selected={key === selected || undefined} onClick={() => select(key)}>
                {cells.map((cell, place) => (
                  <td key={columns[place]}>{columns[place] === 'Name' ? <button onClick={() => select(key)}>{cell}</button> : cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {total === 0 && <p>{shown.size === 0 ? t('objects.none', { resource }) : t('noneFits')}</p>}
      </div>
    </div>
  )
}
