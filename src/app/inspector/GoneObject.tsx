import { useEffect, useState } from 'react'
import type { ObjectChange } from '../../worker/protocol.ts'
import { panelStateOf } from '../shell/panel-state.ts'
import { splitObjectKey, useCluster } from '../store/cluster-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import styles from './Inspector.module.css'

/** An object that is not there at this moment: not yet, or not any more, with the way to where it is. */
export function GoneObject({ objectKey }: { readonly objectKey: string }) {
  const t = useWords('inspector')
  const { connection, now, start, end, branch } = useCluster((state) => state)
  const state = useCluster(panelStateOf)
  const [revisions, setRevisions] = useState<readonly ObjectChange[] | undefined>()
  const isRewound = state === 'rewound'
  // While time runs nothing is added to what is over; going through the past passes its beginning and its end.
  const moment = isRewound ? now : undefined
  const isKnown = state !== 'opening' && state !== 'stopped'
  useEffect(() => {
    if (!isKnown) return
    let isOver = false
    void connection?.ask({ about: 'history', key: objectKey }).then((answer) => !isOver && setRevisions(answer.revisions))
    return () => {
      isOver = true
    }
  }, [connection, objectKey, branch, isKnown, moment])
  const last = revisions?.findLast(({ object }) => object !== null)
  const gone = last && revisions?.find(({ at, object }) => object === null && at >= last.at)
  return (
    <div className={styles.empty}>
      <h2>{splitObjectKey(objectKey)[1].split('/').at(-1)}</h2>
      <p>
        {state === 'opening' ? t('booting') : revisions === undefined || (last && !gone) ? t('thing.gone') : gone ? t('thing.deleted', { time: formatClock(gone.at - start) }) : isRewound ? t('thing.notYet') : t('thing.never')}
      </p>
      {last && gone && (
        <div className={styles.actions}>
          <button onClick={() => connection?.seek(Math.max(last.at, gone.at - 1))}>{t('thing.toLast')}</button>
        </div>
      )}
      {!gone && isRewound && (
        <div className={styles.actions}>
          <button onClick={() => connection?.seek(end)}>{t('thing.toPresent')}</button>
        </div>
      )}
    </div>
  )
}
