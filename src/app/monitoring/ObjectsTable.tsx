import { useState } from 'react'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { objectTable, resourcesOf } from './objects-table.ts'
import styles from './ObjectsTable.module.css'

/** The objects of a kind as `kubectl get` prints them; a row selects. Rows out of sight are not laid out, so thousands are fine. */
export function ObjectsTable() {
  const objects = useCluster((state) => state.objects)
  const second = useCluster((state) => Math.floor(state.now / 1_000_000))
  const selected = useView((state) => state.selected)
  const [resource, setResource] = useState('pods')
  const [filter, setFilter] = useState('')
  const [sort, setSort] = useState<{ readonly by: number; readonly isDescending: boolean } | undefined>()
  const shown = useObjects(resource)
  const { columns, rows } = objectTable(resource, shown, second * 1_000_000, { filter, ...(sort ? { sortBy: sort.by, isDescending: sort.isDescending } : {}) })
  const sortBy = (by: number): void => setSort(sort?.by !== by ? { by, isDescending: false } : sort.isDescending ? undefined : { by, isDescending: true })
  return (
    <div className={styles.objects}>
      <div className={styles.head}>
        <select
          aria-label="Kind"
          value={resource}
          onChange={(event) => {
            setResource(event.target.value)
            setSort(undefined)
          }}
        >
          {resourcesOf(objects).map(({ resource: name, count }) => (
            <option key={name} value={name}>
              {name} ({count})
            </option>
          ))}
          {shown.size === 0 && <option value={resource}>{resource} (0)</option>}
        </select>
        <input aria-label="Filter objects" placeholder="Filter" value={filter} onChange={(event) => setFilter(event.target.value)} />
      </div>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={column} aria-sort={sort?.by === i ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
                  <button onClick={() => sortBy(i)}>
                    {column}
                    {sort?.by === i && <span aria-hidden>{sort.isDescending ? ' ↓' : ' ↑'}</span>}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key} data-selected={key === selected || undefined} onClick={() => select(key)}>
                {cells.map((cell, i) => (
                  <td key={columns[i]}>{columns[i] === 'Name' ? <button onClick={() => select(key)}>{cell}</button> : cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p>{shown.size === 0 ? `There are no ${resource}.` : 'Nothing fits the filter.'}</p>}
      </div>
    </div>
  )
}
