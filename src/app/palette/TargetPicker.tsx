import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import type { Carried, Target } from './gestures.ts'
import styles from './Palette.module.css'
import { useDialog } from './useDialog.ts'

const TAKES_PODS: ReadonlySet<Carried> = new Set(['label', 'kill', 'bin'])
const TAKES_SERVICES: ReadonlySet<Carried> = new Set(['bin'])

export interface TargetPickerProps {
  readonly title: string
  readonly tool: Carried
  readonly onPick: (target: Target) => void
  readonly onClose: () => void
}

/** The way without dragging: choose what a tool is for. */
export function TargetPicker({ title, tool, onPick, onClose }: TargetPickerProps) {
  const dialog = useDialog()
  const machines = useCluster((state) => state.surroundings.machines)
  const pods = useObjects<Pod>('pods')
  const services = useObjects('services')
  const nodes = machines.filter((m) => m.role === 'node')
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      <p>Where?</p>
      <div className={styles.list}>
        {nodes.map((m) => (
          <button key={m.name} onClick={() => onPick({ kind: 'node', node: m.name })}>
            {m.name}
          </button>
        ))}
        {TAKES_PODS.has(tool) &&
          [...pods].map(([key, pod]) => (
            <button key={key} onClick={() => onPick({ kind: 'pod', pod: key })}>
              {pod.metadata.name}
            </button>
          ))}
        {TAKES_SERVICES.has(tool) &&
          [...services].map(([key, service]) => (
            <button key={key} onClick={() => onPick({ kind: 'service', service: key })}>
              Service {service.metadata.name}
            </button>
          ))}
      </div>
      <div className={styles.row}>
        <button onClick={onClose}>Cancel</button>
      </div>
    </dialog>
  )
}
