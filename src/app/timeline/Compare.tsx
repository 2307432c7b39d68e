import { ArrowLeftRight, X } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import type { Comparison, Tally } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { compareRows } from './compare-rows.ts'
import styles from './Compare.module.css'
import { CompareStrips } from './CompareStrips.tsx'
import { CompareTable } from './CompareTable.tsx'
import { compareWith } from './time-store.ts'
import { useComparison } from './useComparison.ts'

/** Two courses of events side by side, over the stage: their lanes stacked, their outcome in numbers, their objects field by field. */
export function Compare() {
  const { branches, branch, beside, start, connection, work } = useCluster((state) => state)
  const comparison = useComparison()
  const nameOf = (id: number): string => branches.find((one) => one.id === id)?.label ?? ''
  const others = branches.filter(({ id }) => id !== branch)
  useEffect(() => {
    if (others.length === 0) compareWith(undefined)
  }, [others.length])
  return (
    <section className={styles.compare} aria-label="Compare">
      <header>
        <h2>Two courses of events</h2>
        <button
          aria-label="Swap sides"
          title="Show the other branch"
          onClick={() => {
            if (beside !== undefined) connection?.switchBranch(beside)
          }}
        >
          <ArrowLeftRight size={14} aria-hidden />
        </button>
        <button aria-label="Close comparison" onClick={() => compareWith(undefined)}>
          <X size={14} aria-hidden />
        </button>
      </header>
      <div className={styles.sides}>
        <Side side="here" tally={comparison?.hereTally} other={comparison?.thereTally}>
          <b>{nameOf(branch)}</b>
        </Side>
        <Side side="there" tally={comparison?.thereTally} other={comparison?.hereTally}>
          {others.length > 1 ? (
            <select aria-label="The other branch" value={beside ?? others[0]!.id} onChange={(event) => compareWith(Number(event.target.value))}>
              {others.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          ) : (
            <b>{others[0]?.label}</b>
          )}
        </Side>
      </div>
      {beside !== undefined && comparison && <CompareStrips here={branch} there={beside} common={comparison.common} nameOf={nameOf} />}
      <div className={styles.body} role="region" aria-label="Differences" tabIndex={0}>
        {comparison ? <Differences comparison={comparison} start={start} /> : <p className={styles.quiet}>{work ? 'The other branch catches up with this moment …' : 'Comparing …'}</p>}
      </div>
    </section>
  )
}

function Differences({ comparison, start }: { readonly comparison: Comparison; readonly start: number }) {
  const { groups, alike } = compareRows(comparison.differences)
  const hidden = comparison.count - comparison.differences.length
  return (
    <>
      {groups.length === 0 && (
        <p className={styles.quiet}>
          {comparison.at <= comparison.common ? `Until ${formatClock(comparison.common - start)} both are one and the same. Let time run to see them part.` : 'Nothing differs at this moment.'}
        </p>
      )}
      {groups.map((group) => (
        <CompareTable key={group.kind} group={group} />
      ))}
      {(alike > 0 || hidden > 0) && (
        <p className={styles.quiet}>
          {alike > 0 && `${alike} more ${alike === 1 ? 'object differs' : 'objects differ'} only in a name that was made up. `}
          {hidden > 0 && `${hidden} further objects are not listed.`}
        </p>
      )}
    </>
  )
}

const FACTS: readonly (readonly [name: keyof Tally, one: string, many: string])[] = [
  ['ready', 'Pod ready', 'Pods ready'],
  ['restarts', 'restart', 'restarts'],
  ['answered', 'request answered', 'requests answered'],
  ['failed', 'request failed', 'requests failed'],
]

function Side({ side, tally, other, children }: { readonly side: 'here' | 'there'; readonly tally: Tally | undefined; readonly other: Tally | undefined; readonly children: ReactNode }) {
  const hasTraffic = tally && other && tally.answered + tally.failed + other.answered + other.failed > 0
  return (
    <div className={styles.side} data-side={side}>
      <small>{side === 'here' ? 'Here' : 'There'}</small>
      {children}
      {tally && (
        <ul aria-label={side === 'here' ? 'Here in numbers' : 'There in numbers'}>
          {FACTS.filter(([name]) => hasTraffic || (name !== 'answered' && name !== 'failed')).map(([name, one, many]) => (
            <li key={name} data-differs={other && other[name] !== tally[name] ? true : undefined}>
              {name === 'ready' ? `${tally.ready} of ${tally.pods}` : tally[name]} {tally[name] === 1 && name !== 'ready' ? one : many}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
