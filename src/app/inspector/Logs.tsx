import { useEffect, useState } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Inspector.module.css'

const EVERY_MS = 800
/** Lines of a past moment that are looked through for this Pod's. */
const MOST_LINES = 2000

/** What a Pod's containers wrote: as it is now, read off the machine's disk; at a past moment, what had been written by then. */
export function Logs({ pod }: { readonly pod: KubeObject }) {
  const t = useWords('inspector')
  const { containers = [], initContainers = [] } = (pod as Pod).spec ?? {}
  const names = [...containers, ...initContainers].map((c) => c.name)
  const [container, setContainer] = useState(names[0] ?? '')
  const [text, setText] = useState<string | undefined>()
  const connection = useCluster((state) => state.connection)
  const past = useCluster(({ now, end }) => (now < end ? now : undefined))
  const { name, namespace = '' } = pod.metadata
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      if (past !== undefined) {
        const answer = await connection?.ask({ about: 'log-lines', filter: { text: '', isRegex: false, namespace, container, selector: '' }, first: undefined, most: MOST_LINES })
        if (!isOver) setText((answer?.rows ?? []).filter((row) => row.pod === name).map((row) => `${row.text}\n`).join(''))
        return
      }
      const answer = await connection?.ask({ about: 'logs', namespace, pod: name, container })
      if (isOver) return
      setText(answer?.text)
      timer = setTimeout(() => void read(), EVERY_MS)
    }
    void read()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, namespace, name, container, past])
  if (names.length === 0) return <p className={styles.quiet}>{t('logs.noContainers')}</p>
  return (
    <>
      {names.length > 1 && (
        <select aria-label={t('logs.container')} value={container} onChange={(event) => setContainer(event.target.value)}>
          {names.map((n) => (
            <option key={n}>{n}</option>
          ))}
        </select>
      )}
      {text ? <pre className={styles.code}>{text}</pre> : <p className={styles.quiet}>{text === undefined ? t('reading') : nothingYet(pod as Pod, container, t)}</p>}
    </>
  )
}

/** Why there is nothing: it waits for something that has a name, or it is just silent. */
function nothingYet({ status }: Pod, container: string, t: ReturnType<typeof useWords<'inspector'>>): string {
  const waiting = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(({ name }) => name === container)?.state?.waiting
  return waiting?.reason ? t('logs.notStarted', { container, reason: waiting.reason }) : t('logs.none', { container })
}
