import { useState } from 'react'
import { Dialog } from '../design/Dialog.tsx'
import { openRun } from '../store/cluster-store.ts'
import { closeLesson, select, useView } from '../store/view-store.ts'
import type { ClusterConfig } from '../../worker/protocol.ts'
import styles from './NewCluster.module.css'
import { MOST_NODES, PRESETS, REGIONS, buildCluster, nodesOf, type Order } from './scenarios.ts'

const FIRST: Order = { regions: 1, zonesEach: 3, nodesEach: 2, type: { cpu: '4', memory: '16Gi' }, hasAddons: true, hasCloud: true, hasAutoscaler: false, seed: 1 }
const TYPES: readonly Order['type'][] = [{ cpu: '1', memory: '2Gi' }, { cpu: '2', memory: '4Gi' }, { cpu: '4', memory: '16Gi' }, { cpu: '16', memory: '64Gi' }]

/** A gallery of clusters, and an order form for one's own. The present run can be undone to by its share link only, so it is said. */
export function NewCluster({ onClose }: { readonly onClose: () => void }) {
  const [order, setOrder] = useState(FIRST)
  const count = nodesOf(order)
  const change = (part: Partial<Order>): void => setOrder({ ...order, ...part })
  const open = (config: ClusterConfig): void => {
    onClose()
    closeLesson()
    select(undefined)
    useView.setState({ lens: 'machines' })
    openRun({ config, log: [] })
  }
  return (
    <Dialog label="A new cluster" className={styles.dialog} onClose={onClose}>
      <header>
        <h2>A new cluster</h2>
        <button onClick={onClose}>Close</button>
        <p>It takes the place of this one. Share or save this one first if you want it back.</p>
      </header>
      <ul className={styles.gallery}>
        {PRESETS.map(({ title, about, config }) => (
          <li key={title}>
            <button onClick={() => open(config)}>
              <b>{title}</b>
              <span>{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className={styles.order}
        onSubmit={(event) => {
          event.preventDefault()
          open(buildCluster(order))
        }}
      >
        <h3>Or build your own</h3>
        <label>
          Regions <Count value={order.regions} most={REGIONS.length} onChange={(regions) => change({ regions })} />
        </label>
        <label>
          Zones in each <Count value={order.zonesEach} most={3} onChange={(zonesEach) => change({ zonesEach })} />
        </label>
        <label>
          Nodes in each zone <Count value={order.nodesEach} most={66} onChange={(nodesEach) => change({ nodesEach })} />
        </label>
        <label>
          Machine{' '}
          <select value={TYPES.findIndex((type) => type.cpu === order.type.cpu)} onChange={(event) => change({ type: TYPES[Number(event.target.value)]! })}>
            {TYPES.map(({ cpu, memory }, i) => (
              <option key={cpu} value={i}>
                {cpu} CPU, {memory}
              </option>
            ))}
          </select>
        </label>
        <label>
          Seed <Count value={order.seed} most={1_000_000} onChange={(seed) => change({ seed })} />
        </label>
        <label>
          <input type="checkbox" checked={order.hasAddons} onChange={(event) => change({ hasAddons: event.target.checked })} /> DNS, metrics, disks
        </label>
        <label>
          <input type="checkbox" checked={order.hasCloud} onChange={(event) => change({ hasCloud: event.target.checked })} /> A cloud with load balancers
        </label>
        <label>
          <input type="checkbox" disabled={!order.hasCloud} checked={order.hasAutoscaler && order.hasCloud} onChange={(event) => change({ hasAutoscaler: event.target.checked })} /> Cluster autoscaler
        </label>
        <button data-primary disabled={count > MOST_NODES}>
          {count > MOST_NODES ? `${count} nodes: ${MOST_NODES} at the most` : `Boot ${count} ${count === 1 ? 'node' : 'nodes'}`}
        </button>
      </form>
    </Dialog>
  )
}

function Count({ value, most, onChange }: { readonly value: number; readonly most: number; readonly onChange: (value: number) => void }) {
  return <input type="number" min={1} max={most} value={value} onChange={(event) => onChange(Math.max(1, Math.min(most, Math.round(Number(event.target.value)) || 1)))} />
}
