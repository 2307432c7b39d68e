import { useEffect, useRef, useState } from 'react'
import { narrate } from '../../worker/narrate.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'

const LINES = 30
const EVERY_MS = 400

/** What happens, in words, for those who listen: the same sentences as the captions. */
export function Narration() {
  const t = useWords('shell')
  const [lines, setLines] = useState<readonly { id: number; text: string }[]>([])
  const last = useRef(0)
  useEffect(() => {
    const timer = setInterval(() => {
      const { records } = useCluster.getState()
      const fresh = records.filter((record) => record.id > last.current)
      const newest = records.at(-1)
      if (newest) last.current = newest.id
      const spoken = fresh.flatMap((record) => {
        const text = narrate(record)
        return text ? [{ id: record.id, text }] : []
      })
      if (spoken.length > 0) setLines((old) => [...old, ...spoken].slice(-LINES))
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={t('regions.narration')}>
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  )
}
