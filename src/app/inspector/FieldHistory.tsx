import { useEffect, useState } from 'react'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import type { ObjectChange } from '../../worker/protocol.ts'
import { diffFields } from './field-diff.ts'
import styles from './FieldHistory.module.css'

const MOST = 60
const MOST_FIELDS = 14

/** Every revision up to the playhead, newest first, with what it changed; its time leads back to that moment. */
export function FieldHistory({ objectKey, version }: { readonly objectKey: string; readonly version: string }) {
  const t = useWords('inspector')
  const connection = useCluster((state) => state.connection)
  const start = useCluster((state) => state.start)
  const [revisions, setRevisions] = useState<readonly ObjectChange[] | undefined>()
  useEffect(() => {
    let isOver = false
    void connection?.ask({ about: 'history', key: objectKey }).then((answer) => !isOver && setRevisions(answer.revisions))
    return () => {
      isOver = true
    }
  }, [connection, objectKey, version])
  if (!revisions) return <p className={styles.quiet} role="status">{t('looking')}</p>
  if (revisions.length === 0) return <p className={styles.quiet}>{t('history.none')}</p>
  const shown = revisions.map((revision, i) => ({ revision, before: revisions[i - 1]?.object })).reverse()
  return (
    <ol className={styles.revisions} aria-label={t('history.label')}>
      {shown.slice(0, MOST).map(({ revision, before }, i) => (
        <li key={revision.at + i / MOST}>
          <button title={t('history.goTo')} onClick={() => connection?.seek(revision.at)}>
            {formatClock(revision.at - start)}
          </button>
          <Revision before={before} revision={revision} isFirst={i === shown.length - 1} />
        </li>
      ))}
      {shown.length > MOST && <li className={styles.quiet}>{t('history.before', { count: shown.length - MOST })}</li>}
    </ol>
  )
}

function Revision({ before, revision, isFirst }: { readonly before: ObjectChange['object'] | undefined; readonly revision: ObjectChange; readonly isFirst: boolean }) {
  const t = useWords('inspector')
  if (revision.object === null) return <p>{t('history.deleted')}</p>
  if (!before) return <p>{isFirst ? t('history.first') : t('history.again')}</p>
  const changes = diffFields(before, revision.object)
  if (changes.length === 0) return <p className={styles.quiet}>{t('history.bookkeeping')}</p>
  return (
    <>
      <dl>
        {changes.slice(0, MOST_FIELDS).map((change) => (
          <div key={change.path}>
            <dt>{change.path}</dt>
            <dd>
              {change.before !== undefined && <del>{change.before}</del>}
              {change.after !== undefined && <ins>{change.after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > MOST_FIELDS && <p className={styles.quiet}>{t('history.moreFields', { count: changes.length - MOST_FIELDS })}</p>}
    </>
  )
}
