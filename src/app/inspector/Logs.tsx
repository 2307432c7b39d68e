import { useEffect, useState } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import styles from './Inspector.module.css'

const EVERY_MS = 800

/** What a pod's containers wrote, read off the machine's disk. */
export function Logs({ pod }: { readonly pod: KubeObject }) {
  const names = (pod as Pod).spec?.containers.map((c) => c.name) ?? []
  const [container, setContainer] = useState(names[0] ?? '')
  const [text, setText] = useState<string | undefined>()
  const connection = useCluster((state) => state.connection)
  const { name, namespace = '' } = pod.metadata
  useEffect(() => {
    let isOver = false
    const read = async (): Promise<void> => {
      const answer = await connection?.ask({ about: 'logs', namespace, pod: name, container })
      if (isOver) return
      setText(answer?.text)
      setTimeout(() => void read(), EVERY_MS)
    }
    void read()
    return () => {
      isOver = true
    }
  }, [connection, namespace, name, container])
  return (
    <>
      {names.length > 1 && (
        <select aria-label="Container" value={container} onChange={(event) => setContainer(event.target.value)}>
          {names.map((n) => (
            <option key={n}>{n}</option>
          ))}
        </select>
      )}
      {text ? <pre className={styles.code}>{text}</pre> : <p className={styles.quiet}>Container {container} has written nothing yet.</p>}
    </>
  )
}
