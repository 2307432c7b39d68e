import { select } from '../../store/view-store.ts'
import { useProcess } from './ControlPlaneParts.tsx'
import type { PartProps } from './part-node.ts'
import styles from './parts.module.css'
import { useLit } from './useLit.ts'

/** The stages of a request's way, and what the picture calls them. */
const STAGES: readonly (readonly [id: string, label: string])[] = [
  ['authentication', 'authn'],
  ['authorization', 'authz'],
  ['admission', 'admission'],
  ['validation', 'validate'],
  ['etcd', 'store'],
]
const ids = STAGES.map(([id]) => `stage/${id}`)

export function ApiServerPart({ data: { part } }: PartProps) {
  const tones = useLit(ids)
  const state = useProcess('kube-apiserver')
  return (
    <div className={styles.box} data-strong data-state={state}>
      <button className={styles.title} onClick={() => select('process/kube-apiserver')}>
        {part.label} {state !== 'running' && <em>{state}</em>}
      </button>
      <div className={styles.chips}>
        {STAGES.map(([id, label], i) => (
          <span key={id} className={styles.chip} data-lit={tones[i]}>
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}
