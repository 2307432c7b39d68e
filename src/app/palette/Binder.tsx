import { useEffect, useState } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { NodeVerdict } from '../../worker/protocol.ts'
import { Dialog } from '../design/Dialog.tsx'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { nameOf } from './gesture.ts'
import styles from './Palette.module.css'
import { bindAsScheduler } from './perform.ts'

/** Keys of the Pods that wait for a node. */
export function useWaiting(): readonly string[] {
  const pods = useObjects<Pod>('pods')
  return [...pods].filter(([, { spec, status, metadata }]) => !spec?.nodeName && status?.phase === 'Pending' && !metadata.deletionTimestamp).map(([key]) => key)
}

/** Be the scheduler without dragging: choose a Pod that waits, then a node, with what the scheduler's own rules say of each. */
export function Binder({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('palette')
  const waiting = useWaiting()
  const [chosen, setChosen] = useState<string | undefined>(waiting.length === 1 ? waiting[0] : undefined)
  return (
    <Dialog label={t('binder.title')} title={t('binder.title')} about={t(waiting.length === 0 ? 'binder.none' : chosen === undefined ? 'binder.which' : 'binder.where')} className={styles.asking} onClose={onClose}>
      {chosen === undefined ? (
        <div className={styles.list}>
          {waiting.map((key, i) => (
            <button key={key} data-first={i === 0 || undefined} onClick={() => setChosen(key)}>
              {nameOf(key)}
            </button>
          ))}
        </div>
      ) : (
        <Verdicts key={chosen} pod={chosen} onClose={onClose} />
      )}
      {chosen !== undefined && waiting.length > 1 && (
        <div className={styles.row}>
          <button onClick={() => setChosen(undefined)}>{t('binder.back')}</button>
        </div>
      )}
    </Dialog>
  )
}

/** The nodes, best first; a refused one says why, and can be tried all the same. */
function Verdicts({ pod, onClose }: { readonly pod: string; readonly onClose: () => void }) {
  const t = useWords('palette')
  const connection = useCluster((state) => state.connection)
  const [verdicts, setVerdicts] = useState<readonly NodeVerdict[] | undefined>()
  useEffect(() => {
    let isWanted = true
    void connection?.ask({ about: 'judge', pod }).then((answer) => isWanted && setVerdicts(answer.verdicts))
    return () => {
      isWanted = false
    }
  }, [connection, pod])
  if (!verdicts) return <p role="status">{t('binder.judging')}</p>
  if (verdicts.length === 0) return <p>{t('binder.gone')}</p>
  return (
    <ul className={styles.verdicts}>
      {verdicts.map(({ node, refusal, points }, i) => (
        <li key={node}>
          <button
            ref={i === 0 ? (element) => element?.focus() : undefined}
            onClick={() => {
              onClose()
              void bindAsScheduler(pod, node)
            }}
          >
            <b>{node}</b>
            <span data-refused={refusal ? true : undefined}>{refusal ? `${refusal.plugin}: ${refusal.reasons.join(', ')}` : t('binder.fits', { points })}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
