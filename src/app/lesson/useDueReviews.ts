import { useEffect, useMemo, useState } from 'react'
import { dueReviews, type Misconception } from '../../lessons/index.ts'
import { MISCONCEPTIONS } from './course.ts'
import { useProgress } from './progress-store.ts'
import { useCourse } from './useCourse.ts'

const LOOK_EVERY_MILLIS = 60_000

/** Questions about beliefs that it is time to ask again. */
export function useDueReviews(): readonly Misconception[] {
  const { lessons } = useCourse()
  const progress = useProgress()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), LOOK_EVERY_MILLIS)
    return () => window.clearInterval(timer)
  }, [])
  return useMemo(() => dueReviews(progress, lessons, MISCONCEPTIONS, now), [progress, lessons, now])
}
