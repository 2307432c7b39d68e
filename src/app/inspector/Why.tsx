import { useEffect, useState } from 'react'
import { say } from '../../words/say.ts'
import type { CauseStep } from '../../worker/protocol.ts'
import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { laneOf } from '../timeline/lanes.ts'
import styles from './Inspector.module.css'

/** The chain of causes behind what an object is now. Each step goes to its moment. */
export function Why({ objectKey }: { readonly objectKey: string }) {
  const t = useWords('inspector')
  const [chain, setChain] = useState<readonly CauseStep[] | undefined>()
  const { connection, start } = useCluster((state) => state)
  const version = useCluster(({ objects }) => objects[objectKey.slice(0, objectKey.indexOf('/'))]?.get(objectKey.slice(objectKey.indexOf('/') + 1))?.metadata.resourceVersion)
  useEffect(() => {
    let isOver = false
    void connection?.ask({ about: 'why', key: objectKey }).then((answer) => !isOver && setChain(answer.chain))
    return () => {
      isOver = true
    }
  }, [connection, objectKey, version])
  if (!chain) return <p className={styles.quiet} role="status">{t('looking')}</p>
  if (chain.length === 0) return <p className={styles.quiet}>{t('why.none')}</p>
  return (
    <>
      <h3 className={styles.section}>{t('why.title')}</h3>
      <ol className={styles.chain}>
        {chain.map(({ record, sentence }) => (
          <li key={record.id} data-tone={laneOf(record)?.tone}>
            <button onClick={() => connection?.seek(record.time)}>{say(sentence)}</button>
            <small>{formatClock(record.time - start)}</small>
          </li>
        ))}
      </ol>
    </>
  )
}
