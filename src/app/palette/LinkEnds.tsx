import { useId, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { settled, type Placeable } from './carry-store.ts'
import { describePlan } from './describe-gesture.ts'
import type { Target } from './gesture.ts'
import styles from './Palette.module.css'
import { plannedGesture } from './perform.ts'

/** The learner's own machine, as the network knows it. */
const LAPTOP = 'laptop'

/** Any link by its two ends: the machines, and the laptop. */
export function LinkEnds({ thing, onPick }: { readonly thing: Placeable; readonly onPick: (target: Target) => void }) {
  const t = useWords('palette')
  const heading = useId()
  const machines = useCluster((state) => state.surroundings.machines)
  const names = [...machines.map(({ name }) => name), LAPTOP]
  const nodes = machines.filter(({ role }) => role === 'node')
  const [one, setOne] = useState(nodes[0]?.name ?? LAPTOP)
  const [other, setOther] = useState(nodes[1]?.name ?? names[0]!)
  const target: Target = { kind: 'link', node: one, peer: other }
  const plan = describePlan(plannedGesture(settled(thing), target))
  const end = (label: string, value: string, set: (name: string) => void) => (
    <label>
      {label}
      <select value={value} onChange={(event) => set(event.target.value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name === LAPTOP ? t('picker.laptop') : name}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <fieldset className={styles.ends} aria-labelledby={heading}>
      <p id={heading}>{t('picker.links')}</p>
      {end(t('picker.oneEnd'), one, setOne)}
      {end(t('picker.otherEnd'), other, setOther)}
      {plan.isRefused ? <em role="status">{plan.text}</em> : <button onClick={() => onPick(target)}>{plan.text}</button>}
    </fieldset>
  )
}
