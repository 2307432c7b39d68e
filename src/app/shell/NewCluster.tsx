import { useState } from 'react'
import { Dialog } from '../design/Dialog.tsx'
import { keepAs } from '../sharing/keeper.ts'
import { openRun } from '../store/cluster-store.ts'
import { closeLesson, select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import type { ClusterConfig } from '../../worker/protocol.ts'
import styles from './NewCluster.module.css'
import { MOST_NODES, PRESETS, REGIONS, buildCluster, nodesOf, type Order } from './scenarios.ts'

const FIRST: Order = { regions: 1, zonesEach: 3, nodesEach: 2, type: { cpu: '4', memory: '16Gi' }, hasAddons: true, hasCloud: true, hasAutoscaler: false, seed: 1 }
const TYPES: readonly Order['type'][] = [{ cpu: '1', memory: '2Gi' }, { cpu: '2', memory: '4Gi' }, { cpu: '4', memory: '16Gi' }, { cpu: '16', memory: '64Gi' }]

/** A gallery of clusters, and an order form for one's own. */
export function NewCluster({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('shell')
  const [order, setOrder] = useState(FIRST)
  const count = nodesOf(order)
  const change = (part: Partial<Order>): void => setOrder({ ...order, ...part })
  const open = (config: ClusterConfig): void => {
    onClose()
    closeLesson()
    select(undefined)
    useView.setState({ lens: 'machines' })
    keepAs()
    openRun({ config, log: [] })
  }
  return (
    <Dialog label={t('newCluster.title')} title={t('newCluster.title')} about={t('newCluster.about')} className={styles.dialog} onClose={onClose}>
      <ul className={styles.gallery}>
        {PRESETS.map(({ id, config }) => (
          <li key={id}>
            <button onClick={() => open(config)}>
              <b>{t(`newCluster.presets.${id}.title`)}</b>
              <span>{t(`newCluster.presets.${id}.about`)}</span>
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
        <h3>{t('newCluster.own')}</h3>
        <label>
          {t('newCluster.regions')} <Count value={order.regions} most={REGIONS.length} onChange={(regions) => change({ regions })} />
        </label>
        <label>
          {t('newCluster.zones')} <Count value={order.zonesEach} most={3} onChange={(zonesEach) => change({ zonesEach })} />
        </label>
        <label>
          {t('newCluster.nodes')} <Count value={order.nodesEach} most={66} onChange={(nodesEach) => change({ nodesEach })} />
        </label>
        <label>
          {t('newCluster.machine')}{' '}
          <select value={TYPES.findIndex((type) => type.cpu === order.type.cpu)} onChange={(event) => change({ type: TYPES[Number(event.target.value)]! })}>
            {TYPES.map((type, i) => (
              <option key={type.cpu} value={i}>
                {t('newCluster.machineType', { ...type })}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('newCluster.seed')} <Count value={order.seed} most={1_000_000} onChange={(seed) => change({ seed })} />
        </label>
        <label>
          <input type="checkbox" checked={order.hasAddons} onChange={(event) => change({ hasAddons: event.target.checked })} /> {t('newCluster.addons')}
        </label>
        <label>
          <input type="checkbox" checked={order.hasCloud} onChange={(event) => change({ hasCloud: event.target.checked })} /> {t('newCluster.cloud')}
        </label>
        <label>
          <input type="checkbox" disabled={!order.hasCloud} checked={order.hasAutoscaler && order.hasCloud} onChange={(event) => change({ hasAutoscaler: event.target.checked })} /> {t('newCluster.autoscaler')}
        </label>
        <button data-primary disabled={count > MOST_NODES}>
          {count > MOST_NODES ? t('newCluster.tooMany', { count, most: MOST_NODES }) : t('newCluster.boot', { count })}
        </button>
      </form>
    </Dialog>
  )
}

function Count({ value, most, onChange }: { readonly value: number; readonly most: number; readonly onChange: (value: number) => void }) {
  return <input type="number" min={1} max={most} value={value} onChange={(event) => onChange(Math.max(1, Math.min(most, Math.round(Number(event.target.value)) || 1)))} />
}
