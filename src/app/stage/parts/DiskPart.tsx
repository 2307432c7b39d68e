import { select, useView } from '../../store/view-store.ts'
import { useWords } from '../../words/index.ts'
import { dropOf } from './CardPart.tsx'
import styles from './Disk.module.css'
import type { PartProps } from './part-node.ts'
import { useLit } from './useLit.ts'

/** How high the ellipse of its top is. */
const TOP = 14

/** The bytes behind a volume, where machines stand: a cylinder that Pods' machines have a cable to. */
export function DiskPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const { id, key = '', label, note, mounts = [], width, height } = part
  const selected = useView((state) => state.selected === key)
  const [lit] = useLit([id])
  const machines = mounts.map((machine) => machine.slice('machine/'.length)).join(', ')
  return (
    <button
      className={`nopan ${styles.disk}`}
      {...dropOf(part)}
      data-selected={selected || undefined}
      data-lit={lit}
      aria-label={[t('disk.name', { name: label }), note, machines ? t('disk.mounted', { machines }) : t('disk.free')].filter(Boolean).join(', ')}
      onClick={() => select(key)}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
        <path d={`M1 ${TOP / 2 + 1}v${height - TOP - 2}a${width / 2 - 1} ${TOP / 2} 0 0 0 ${width - 2} 0v-${height - TOP - 2}`} />
        <ellipse cx={width / 2} cy={TOP / 2 + 1} rx={width / 2 - 1} ry={TOP / 2} />
      </svg>
      <b>{label}</b>
      <small>{note}</small>
    </button>
  )
}
