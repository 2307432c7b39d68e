import { select, useView } from '../../store/view-store.ts'
import type { Part } from '../layout.ts'
import styles from './Card.module.css'
import type { PartProps } from './part-node.ts'
import { SIGNS } from './Signs.tsx'
import { useLit } from './useLit.ts'

/** An object, a subject, a rule, an actor: whatever a lens says in a few words. */
export function CardPart({ data: { part } }: PartProps) {
  const { id, key, label, kicker, note, lines, sign, tone } = part
  const selected = useView((state) => key !== undefined && state.selected === key)
  const [lit] = useLit([id])
  const Sign = sign && label !== '' ? SIGNS[sign] : undefined
  const inner = (
    <>
      {Sign && (
        <span className={styles.sign}>
          <Sign size={16} strokeWidth={1.7} aria-hidden />
        </span>
      )}
      {label !== '' && (
        <span className={styles.text}>
          {kicker && <span className={styles.kicker}>{kicker}</span>}
          <b>{label.replaceAll(':', ':\u200b')}</b>
          {note && <small>{note}</small>}
          {part.gauge && part.height > CARD_WITH_GAUGE && <GaugeMarks gauge={part.gauge} />}
        </span>
      )}
      {lines && (
        <span className={styles.lines}>
          {lines.map((line, i) => (
            <span key={i}>{line}</span>
          ))}
        </span>
      )}
    </>
  )
  const drops = dropOf(part)
  // What is taken up by pressing on it and moving away does not move the stage.
  const isHeld = 'data-claim' in drops || 'data-volume' in drops
  const look = { className: isHeld ? `nopan ${styles.card}` : styles.card, 'data-tone': tone, 'data-lit': lit, 'data-selected': selected || undefined, 'data-plain': label !== '' || undefined, title: [label, note, ...(lines ?? [])].filter(Boolean).join('\n') }
  if (key === undefined) return <div {...look}>{inner}</div>
  return (
    <button {...look} {...drops} aria-label={[kicker, label, note].filter(Boolean).join(', ')} onClick={() => select(key)}>
      {inner}
    </button>
  )
}

/** Cards at least so high have room for the row of marks. */
const CARD_WITH_GAUGE = 70
const MARKS_MOST = 14

/** One mark for each that is wanted or there. */
function GaugeMarks({ gauge: { wanted, there, ready } }: { readonly gauge: NonNullable<Part['gauge']> }) {
  const count = Math.min(MARKS_MOST, Math.max(wanted, there))
  return (
    <span className={styles.gauge} aria-hidden>
      {Array.from({ length: count }, (_, i) => (
        <i key={i} data-mark={i >= wanted ? 'extra' : i < ready ? 'ready' : i < there ? 'there' : 'missing'} />
      ))}
    </span>
  )
}

/** Workloads as kubectl names one of them, by the first part of a card's id. */
const WORKLOADS: Readonly<Record<string, string>> = { deployments: 'deployment', statefulsets: 'statefulset', daemonsets: 'daemonset', jobs: 'job', cronjobs: 'cronjob', replicasets: 'replicaset' }

/** Services, workloads, claims and volumes take what a learner drops on them, in every lens; claims, volumes and the disks behind them are also taken up. */
export function dropOf({ id }: Pick<Part, 'id'>): Readonly<Record<string, string>> {
  const [resource = '', namespace = '', name = ''] = id.split('/')
  if (resource === 'services') return { 'data-drop': 'service', 'data-service': `${namespace}/${name}` }
  if (resource === 'persistentvolumeclaims') return { 'data-drop': 'claim', 'data-claim': `${namespace}/${name}` }
  if (resource === 'persistentvolumes' || resource === 'disk') return { 'data-drop': 'volume', 'data-volume': namespace }
  const workload = WORKLOADS[resource]
  return workload && name ? { 'data-drop': 'workload', 'data-workload': `${workload}/${namespace}/${name}` } : {}
}
