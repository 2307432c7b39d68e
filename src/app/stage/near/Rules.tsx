import { useEffect, useMemo, useRef, useState } from 'react'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { FilterRule } from '../../../worker/protocol.ts'
import { useCluster, useObjects } from '../../store/cluster-store.ts'
import { select } from '../../store/view-store.ts'
import { useWords } from '../../words/index.ts'
import styles from './NodeInside.module.css'
import { ROW_HEIGHT, offsetsOf, projectRules, rowsBetween, type RuleRow } from './rule-rows.ts'

/** Asked again this often while time runs. */
const EVERY_MS = 1000
/** Drawn beyond what is in view, so that scrolling finds rows there. */
const BEYOND = 200

/** What kube-proxy has written into the machine's packet filter: which connection goes where, and by what chance. Only what is in view is drawn. */
export function Rules({ node }: { readonly node: string }) {
  const t = useWords('stage')
  const list = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  const answer = useRules(node)
  const rows = useMemo(() => projectRules(answer?.rules ?? []), [answer])
  const offsets = useMemo(() => offsetsOf(rows), [rows])
  const pods = useObjects<Pod>('pods')
  const podAt = useMemo(() => new Map([...pods].flatMap(([key, pod]) => (pod.status?.podIP && !pod.spec?.hostNetwork ? [[pod.status.podIP, [key, pod] as const] as const] : []))), [pods])
  const look = (): void => {
    const element = list.current
    if (element) setView({ top: element.scrollTop, height: element.clientHeight })
  }
  useEffect(look, [rows])
  const [from, to] = rowsBetween(offsets, view.top - BEYOND, view.top + view.height + BEYOND)
  return (
    <div ref={list} className={styles.rules} role="region" aria-label={t('rules.title')} tabIndex={0} onScroll={look}>
      <h3>{t('rules.title')}</h3>
      <p>{t('rules.about')}</p>
      {answer && !answer.isNow && <p className={styles.past}>{t('rules.past')}</p>}
      {answer && rows.length === 0 && <p>{t('rules.none')}</p>}
      <div style={{ position: 'relative', height: offsets.at(-1) }}>
        {rows.slice(from, to).map((row, i) => (
          <div key={row.kind === 'table' ? row.chain : row.id} className={styles.row} data-kind={row.kind} style={{ top: offsets[from + i], height: ROW_HEIGHT[row.kind] }}>
            <Row row={row} pod={row.kind === 'choice' ? podAt.get(row.ip) : undefined} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Row({ row, pod }: { readonly row: RuleRow; readonly pod: readonly [key: string, pod: Pod] | undefined }) {
  const t = useWords('stage')
  switch (row.kind) {
    case 'table':
      return (
        <>
          <b>{row.chain}</b>
          <small>{t(row.chain === 'KUBE-SERVICES' ? 'rules.services' : 'rules.nodePorts')}</small>
        </>
      )
    case 'chain':
      return (
        <>
          <code>{row.ip === '*' ? t('rules.anyAddress', { port: row.port, protocol: row.protocol }) : `${row.ip}:${row.port} ${row.protocol}`}</code>
          <button onClick={() => select(`services/${row.service.split(':')[0]}`)}>{row.service}</button>
          <small>
            {t(`rules.as.${row.as}`)}
            {row.affinitySeconds === undefined ? '' : ` · ${t('rules.affinity', { seconds: row.affinitySeconds })}`}
          </small>
        </>
      )
    case 'choice':
      return (
        <>
          <i style={{ width: `${100 / row.of}%` }} aria-hidden />
          <span>{t('rules.oneIn', { of: row.of })}</span>
          <small title={row.probability === undefined ? undefined : matchOf(row.probability, 10)}>{row.probability === undefined ? t('rules.rest') : matchOf(row.probability, 5)}</small>
          <code>→ {row.to}</code>
          {pod && (
            <button onClick={() => select(`pods/${pod[0]}`)}>
              {pod[1].metadata.name}
              {pod[1].spec?.nodeName ? ` ${t('far.on', { node: pod[1].spec.nodeName })}` : ''}
            </button>
          )}
        </>
      )
    case 'refusal':
      return <em>{t(`rules.${row.how}`)}</em>
  }
}

/** As iptables is told it. */
const matchOf = (probability: number, digits: number): string => `--probability ${probability.toFixed(digits)}`

/** The rules of a machine; asked again as time goes on. */
function useRules(node: string): { readonly rules: readonly FilterRule[]; readonly isNow: boolean } | undefined {
  const connection = useCluster((state) => state.connection)
  const [answer, setAnswer] = useState<{ readonly rules: readonly FilterRule[]; readonly isNow: boolean } | undefined>()
  useEffect(() => {
    if (!connection) return
    let isOver = false
    let asked = -1
    const ask = async (): Promise<void> => {
      const { now } = useCluster.getState()
      if (now === asked) return
      asked = now
      const next = await connection.ask({ about: 'rules', node })
      if (!isOver) setAnswer((old) => (old && JSON.stringify(old) === JSON.stringify(next) ? old : next))
    }
    void ask()
    const timer = setInterval(() => void ask(), EVERY_MS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [connection, node])
  return answer
}
