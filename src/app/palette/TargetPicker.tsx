import { useState } from 'react'
import { Dialog } from '../design/Dialog.tsx'
import { useWords } from '../words/index.ts'
import { settled, useSettings, type Placeable } from './carry-store.ts'
import { describePlan } from './describe-gesture.ts'
import { labelOf, type Target } from './gesture.ts'
import { LinkEnds } from './LinkEnds.tsx'
import styles from './Palette.module.css'
import { plannedGesture } from './perform.ts'
import { MountPath, ToolFields } from './ToolFields.tsx'
import { toolOf, type TargetKind } from './tools.ts'
import { useChoices } from './useChoices.ts'

export interface TargetPickerProps {
  readonly thing: Placeable
  readonly onPick: (target: Target) => void
  readonly onClose: () => void
}

const MOUNT_PLACES: readonly TargetKind[] = ['workload', 'pod', 'container']
/** So many refusals are told: nobody reads more. */
const REFUSALS_MOST = 40

/** The way without dragging: set a tool and choose what it is for. What is looked at says what it would do; what would be refused stands apart, with the reason. */
export function TargetPicker({ thing, onPick, onClose }: TargetPickerProps) {
  const t = useWords('palette')
  useSettings()
  const [looked, setLooked] = useState<string | undefined>()
  const tool = 'tool' in thing ? toolOf(thing.tool) : undefined
  const title = 'tool' in thing ? t(`tools.${thing.tool}.title`) : t('picker.mount', { name: labelOf(thing) })
  const kinds = new Set(tool ? tool.asksFor : MOUNT_PLACES)
  const choices = useChoices(kinds, tool === undefined).map((choice) => ({ ...choice, plan: describePlan(plannedGesture(settled(thing), choice.target)) }))
  const offered = choices.filter(({ plan }) => !plan.isRefused)
  const refused = choices.filter(({ plan }) => plan.isRefused)
  const preview = offered.find(({ id }) => id === looked)?.plan
  return (
    <Dialog label={title} title={title} className={styles.asking} onClose={onClose}>
      {tool ? <ToolFields tool={tool} /> : <MountPath />}
      <p>{t('picker.where')}</p>
      <div className={styles.list}>
        {offered.map(({ id, name, target }, i) => (
          <button key={id} data-first={i === 0 || undefined} onFocus={() => setLooked(id)} onPointerEnter={() => setLooked(id)} onClick={() => onPick(target)}>
            {name}
          </button>
        ))}
        {offered.length === 0 && <p>{t('picker.none')}</p>}
      </div>
      {preview && (
        <p className={styles.preview} role="status" aria-label={t('picker.preview')}>
          <code>{preview.text}</code>
          {preview.note && <span>{preview.note}</span>}
        </p>
      )}
      {kinds.has('link') && <LinkEnds thing={thing} onPick={onPick} />}
      {refused.length > 0 && (
        <details className={styles.others}>
          <summary>{t('picker.others')}</summary>
          <ul>
            {refused.slice(0, REFUSALS_MOST).map(({ id, name, plan }) => (
              <li key={id}>
                <b>{name}</b> {plan.text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Dialog>
  )
}
