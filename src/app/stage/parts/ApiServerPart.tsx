import { select } from '../../store/view-store.ts'
import { useProcess } from './ControlPlaneParts.tsx'
import type { PartProps } from './part-node.ts'
import styles from './Box.module.css'
import { useWords } from '../../words/index.ts'
import chips from './Chips.module.css'
import { useLit } from './useLit.ts'

/** The stages of a request's way, and what the picture calls them. */
const STAGES = [
  ['authentication', 'authn'],
  ['authorization', 'authz'],
  ['admission', 'admission'],
  ['validation', 'validate'],
  ['etcd', 'store'],
] as const
const ids = STAGES.map(([id]) => `stage/${id}`)

export function ApiServerPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const tones = useLit(ids)
  const state = useProcess('kube-apiserver', part.machine)
  const tone = tones.find((each) => each === 'fault') ?? tones.find((each) => each !== undefined)
  if (part.isSmall) {
    return (
      <button className={`${styles.box} ${styles.bar}`} data-strong data-state={state} data-outline={tone} onClick={() => select('process/kube-apiserver')}>
        <b>{part.label}</b>
        <small>{state === 'running' ? part.note : t(`process.${state}`)}</small>
      </button>
    )
  }
  return (
    <div className={styles.box} data-strong data-state={state}>
      <button className={styles.title} onClick={() => select('process/kube-apiserver')}>
        {part.label} {state !== 'running' && <em>{t(`process.${state}`)}</em>}
      </button>
      <div className={chips.chips}>
        {STAGES.map(([id, label], i) => (
          <span key={id} className={chips.chip} data-lit={tones[i]}>
            {t(`stages.${label}`)}
          </span>
        ))}
      </div>
    </div>
  )
}
