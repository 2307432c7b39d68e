import { ArrowLeftRight, X } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import type { Comparison, Tally } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { formatClock } from './clock.ts'
import { compareRows } from './compare-rows.ts'
import styles from './Compare.module.css'
import { CompareStrips } from './CompareStrips.tsx'
import { CompareTable } from './CompareTable.tsx'
import { compareWith } from './time-store.ts'
import { useComparison } from './useComparison.ts'

/** Two courses of events side by side, over the stage: their lanes stacked, their outcome in numbers, their objects field by field. */
export function Compare() {
  const t = useWords('timeline')
  const { branches, branch, beside, start, connection, work } = useCluster((state) => state)
  const comparison = useComparison()
  const nameOf = (id: number): string => branches.find((one) => one.id === id)?.label ?? ''
  const others = branches.filter(({ id }) => id !== branch)
  useEffect(() => {
    if (others.length === 0) compareWith(undefined)
  }, [others.length])
  return (
    <section className={styles.compare} aria-label={t('compare.label')}>
      <header>
        <h2>{t('compare.title')}</h2>
        <button
          aria-label={t('compare.swap')}
          title={t('compare.swapTitle')}
          onClick={() => {
            if (beside !== undefined) connection?.switchBranch(beside)
          }}
        >
          <ArrowLeftRight size={14} aria-hidden />
        </button>
        <button aria-label={t('compare.close')} onClick={() => compareWith(undefined)}>
          <X size={14} aria-hidden />
        </button>
      </header>
      <div className={styles.sides}>
        <Side side="here" tally={comparison?.hereTally} other={comparison?.thereTally}>
          <b>{nameOf(branch)}</b>
        </Side>
        <Side side="there" tally={comparison?.thereTally} other={comparison?.hereTally}>
          {others.length > 1 ? (
            <select aria-label={t('compare.other')} value={beside ?? others[0]!.id} onChange={(event) => compareWith(Number(event.target.value))}>
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
      <div className={styles.body} role="region" aria-label={t('compare.differences')} tabIndex={0}>
        {comparison ? <Differences comparison={comparison} start={start} /> : <p className={styles.quiet}>{work ? t('compare.catchesUp') : t('compare.comparing')}</p>}
      </div>
    </section>
  )
}

function Differences({ comparison, start }: { readonly comparison: Comparison; readonly start: number }) {
  const t = useWords('timeline')
  const { groups, alike } = compareRows(comparison.differences)
  const hidden = comparison.count - comparison.differences.length
  return (
    <>
      {groups.length === 0 && (
        <p className={styles.quiet}>
          {comparison.at <= comparison.common ? t('compare.same', { time: formatClock(comparison.common - start) }) : t('compare.nothing')}
        </p>
      )}
      {groups.map((group) => (
        <CompareTable key={group.kind} group={group} />
      ))}
      {(alike > 0 || hidden > 0) && (
        <p className={styles.quiet}>
          {alike > 0 && `${t('compare.alike', { count: alike })} `}
          {hidden > 0 && t('compare.hidden', { count: hidden })}
        </p>
      )}
    </>
  )
}

const FACTS = ['ready', 'restarts', 'answered', 'failed'] as const

function Side({ side, tally, other, children }: { readonly side: 'here' | 'there'; readonly tally: Tally | undefined; readonly other: Tally | undefined; readonly children: ReactNode }) {
  const t = useWords('timeline')
  const hasTraffic = tally && other && tally.answered + tally.failed + other.answered + other.failed > 0
  return (
    <div className={styles.side} data-side={side}>
      <small>{t(`compare.${side}`)}</small>
      {children}
      {tally && (
        <ul aria-label={t(side === 'here' ? 'compare.hereNumbers' : 'compare.thereNumbers')}>
          {FACTS.filter((name) => hasTraffic || (name !== 'answered' && name !== 'failed')).map((name) => (
            <li key={name} data-differs={other && other[name] !== tally[name] ? true : undefined}>
              {name === 'ready' ? t('compare.facts.ready', { ready: tally.ready, pods: tally.pods }) : t(`compare.facts.${name}`, { count: tally[name] })}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
