import { useEffect, useRef } from 'react'
import { beatsReached, type LessonProgress, type WatchStep } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'
import { Prose } from './Prose.tsx'
import { pointAt } from './spotlight.ts'

export interface WatchStepViewProps {
  readonly step: WatchStep
  readonly progress: LessonProgress
  readonly isRunning: boolean
  readonly onNext: () => void
}

/** One moment after another: the cluster runs to the next, and stops there. */
export function WatchStepView({ step, progress, isRunning, onNext }: WatchStepViewProps) {
  const t = useWords('lesson')
  const reached = beatsReached(progress, step)
  const isOver = reached.length === step.beats.length
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    // With the moment comes the way to the next.
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
    if (reached.length > 0) list.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' })
  }, [reached.length])
  return (
    <>
      <ol ref={list} className={styles.beats} aria-live="polite">
        {reached.map((beat, i) => (
          <li key={beat.say} data-now={i === reached.length - 1 || undefined} tabIndex={0} onFocus={() => pointAt(beat.lights)} onPointerEnter={() => pointAt(beat.lights)} onBlur={() => pointAt([])} onPointerLeave={() => pointAt([])}>
            <Prose text={beat.say} />
          </li>
        ))}
      </ol>
      {!isOver && (
        <button className={styles.check} onClick={onNext} disabled={isRunning}>
          {isRunning ? t('running') : reached.length === 0 ? t('begin') : t('nextMoment', { at: reached.length + 1, count: step.beats.length })}
        </button>
      )}
    </>
  )
}
