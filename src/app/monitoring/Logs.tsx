import { ArrowDownToLine } from 'lucide-react'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { LogFilter, LogRow } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import { goTo } from './go-to.ts'
import styles from './Logs.module.css'
import { useLogLines } from './useLogLines.ts'
import { useVirtualRows } from './useVirtualRows.ts'

const ALL: LogFilter = { text: '', isRegex: false, namespace: '', container: '', selector: '' }
const ROW_HEIGHT = 24
/** A label selector as kubectl takes it. */
const EXAMPLE = 'app=web'
/** Letters of a clock's hours: on a phone there is no room for them. */
const HOURS = 3
/** So near to the end, the newest line counts as seen. */
const NEAR_END = 8

/** What all containers of the cluster write, as a log collector on every machine sends it off: it outlives Pods, and ends at the playhead. A row leads to its Pod and moment. */
export function Logs() {
  const t = useWords('monitoring')
  const [filter, setFilter] = useState(ALL)
  const [isFollowing, setIsFollowing] = useState(true)
  const [total, setTotal] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const hint = useId()
  const start = useCluster((state) => state.start)
  const rows = useVirtualRows(scroller, total, ROW_HEIGHT)
  const answer = useLogLines(filter, isFollowing ? undefined : rows.first, Math.max(rows.count, 40))
  const count = answer?.count ?? 0
  useLayoutEffect(() => setTotal(count), [count])
  const lastTop = useRef(0)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && isFollowing) element.scrollTop = element.scrollHeight
  }, [isFollowing, total, answer])
  const onScroll = (): void => {
    const element = scroller.current
    if (!element) return
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END
    // Rows that come in move the end away: only a hand that scrolls up lets go of it.
    if (isAtEnd) setIsFollowing(true)
    else if (element.scrollTop < lastTop.current) setIsFollowing(false)
    lastTop.current = element.scrollTop
  }
  const change = (part: Partial<LogFilter>): void => {
    setFilter((before) => ({ ...before, ...part }))
    setIsFollowing(true)
  }
  const { problem, forgotten } = answer ?? {}
  return (
    <div className={styles.logs}>
      <div className={styles.head} role="search" aria-label={t('logs.filters')}>
        <input type="search" aria-label={t('logs.text')} placeholder={filter.isRegex ? t('logs.regexHint') : t('logs.text')} value={filter.text} aria-invalid={problem?.of === 'text' || undefined} aria-describedby={hint} onChange={(event) => change({ text: event.target.value })} />
        <label className={styles.check} title={t('logs.regexTitle')}>
          <input type="checkbox" checked={filter.isRegex} onChange={(event) => change({ isRegex: event.target.checked })} />
          <span aria-hidden>.*</span>
          <span className="visually-hidden">{t('logs.regex')}</span>
        </label>
        <Choice label={t('logs.namespace')} all={t('logs.allNamespaces')} value={filter.namespace} choices={answer?.namespaces ?? []} onChange={(namespace) => change({ namespace })} />
        <Choice label={t('logs.container')} all={t('logs.allContainers')} value={filter.container} choices={answer?.containers ?? []} onChange={(container) => change({ container })} />
        <input aria-label={t('logs.selector')} placeholder={EXAMPLE} spellCheck={false} value={filter.selector} aria-invalid={problem?.of === 'selector' || undefined} aria-describedby={hint} onChange={(event) => change({ selector: event.target.value })} />
        <button aria-pressed={isFollowing} aria-label={t('logs.follow')} title={t('logs.followTitle')} onClick={() => setIsFollowing(!isFollowing)}>
          <ArrowDownToLine size={14} aria-hidden />
        </button>
      </div>
      <p id={hint} className={problem ? styles.problem : 'visually-hidden'} role="status">
        {problem ? `${t(`logs.problem.${problem.of}`)} ${problem.message}` : t('logs.count', { count })}
      </p>
      <div ref={scroller} className={styles.scroll} onScroll={onScroll} role="region" aria-label={t('logs.label')} tabIndex={0}>
        {forgotten !== undefined && <p className={styles.gone}>{t('logs.forgotten', { time: formatClock(forgotten - start) })}</p>}
        {!answer && <p className={styles.empty}>{t('reading')}</p>}
        {answer && count === 0 && !problem && <p className={styles.empty}>{isAll(filter) ? t('logs.none') : t('logs.noneFits')}</p>}
        {answer && (
          <ol style={{ paddingTop: Math.max(0, answer.first * ROW_HEIGHT), paddingBottom: Math.max(0, (count - answer.first - answer.rows.length) * ROW_HEIGHT) }}>
            {answer.rows.map((row, i) => (
              <Row key={row.id} row={row} start={start} place={answer.first + i + 1} count={count} />
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}

const isAll = (filter: LogFilter): boolean => (Object.keys(ALL) as (keyof LogFilter)[]).every((field) => filter[field] === ALL[field])

function Row({ row: { at, node, namespace, pod, container, stream, text }, start, place, count }: { readonly row: LogRow; readonly start: number; readonly place: number; readonly count: number }) {
  const key = `pods/${namespace}/${pod}`
  const isSelected = useView((state) => state.selected === key)
  const name = namespace === 'default' ? pod : `${namespace}/${pod}`
  const clock = formatClock(at - start)
  return (
    <li data-stream={stream} aria-posinset={place} aria-setsize={count} style={{ height: ROW_HEIGHT }}>
      <button aria-current={isSelected || undefined} title={`${clock} ${node} ${name} ${container}\n${text}`} onClick={() => goTo(key, at, 'logs')}>
        <time>
          <i>{clock.slice(0, HOURS)}</i>
          {clock.slice(HOURS)}
        </time>
        <span className={styles.node}>{node}</span>
        <span className={styles.pod}>
          {name} <i>{container}</i>
        </span>
        <code>{text}</code>
      </button>
    </li>
  )
}

function Choice({ label, all, value, choices, onChange }: { readonly label: string; readonly all: string; readonly value: string; readonly choices: readonly string[]; readonly onChange: (value: string) => void }) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {[...new Set([...choices, ...(value ? [value] : [])])].map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  )
}
