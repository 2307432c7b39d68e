import { useEffect, useState } from 'react'
import { currentLanguage } from '../../words/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Notes.module.css'

/** How long one has been talking, and the time of day. */
export function TalkClock({ began, onRestart }: { readonly began: number; readonly onRestart: () => void }) {
  const t = useWords('presenter')
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className={styles.clock}>
      <dl>
        <dt>{t('notes.elapsed')}</dt>
        <dd>{formatElapsed(now - began)}</dd>
        <dt>{t('notes.time')}</dt>
        <dd>{new Date(now).toLocaleTimeString(currentLanguage(), { hour: '2-digit', minute: '2-digit' })}</dd>
      </dl>
      <button onClick={onRestart}>{t('notes.restart')}</button>
    </div>
  )
}

/** `4:07`, from an hour on `1:04:07`. */
export function formatElapsed(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
