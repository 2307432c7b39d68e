import { useState } from 'react'
import { Hand } from 'lucide-react'
import { Dialog } from '../design/Dialog.tsx'
import { performGesture } from '../palette/perform.ts'
import { useCluster } from '../store/cluster-store.ts'
import type { NodeVerdict } from '../../worker/protocol.ts'
import { useWords } from '../words/index.ts'
import styles from './Crumbs.module.css'

/** Of a large cluster the best are offered; a Pod can be dropped on any. */
const MOST = 12

/** Be the scheduler without dragging: a node for a Pod that waits, chosen among the real plugins' verdicts. */
export function PlaceIt({ pod }: { readonly pod: string }) {
  const t = useWords('stage')
  const connection = useCluster((state) => state.connection)
  const [verdicts, setVerdicts] = useState<readonly NodeVerdict[] | undefined>()
  const close = (): void => setVerdicts(undefined)
  const name = pod.slice(pod.indexOf('/') + 1)
  return (
    <>
      <button className={styles.tool} aria-haspopup="dialog" onClick={() => void connection?.ask({ about: 'judge', pod }).then((answer) => setVerdicts(answer.verdicts))}>
        <Hand size={13} aria-hidden /> {t('place.button')}
      </button>
      {verdicts && (
        <Dialog label={t('place.title', { pod: name })} className={styles.placing} onClose={close}>
          <h2>{t('place.title', { pod: name })}</h2>
          <p>{t('place.about')}</p>
          {verdicts.length === 0 && <p>{t('place.none')}</p>}
          <ul>
            {verdicts.slice(0, MOST).map(({ node, refusal, points }, i) => (
              <li key={node}>
                <button
                  data-first={i === 0 || undefined}
                  onClick={() => {
                    close()
                    performGesture({ pod }, { kind: 'node', node })
                  }}
                >
                  <b>{node}</b>
                  <small data-refused={refusal !== undefined || undefined}>{refusal ? `${refusal.plugin}: ${refusal.reasons.join(', ')}` : t('place.fits', { points })}</small>
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}
