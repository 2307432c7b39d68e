import { useEffect, useRef, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'

const KEPT = 120
/** One sample a second of cluster time. */
const STEP = 1_000_000

/** The last two minutes of some numbers, by cluster time; begins anew when time goes back. */
export function useSeries(numbers: readonly number[]): readonly (readonly number[])[] {
  const [rows, setRows] = useState<readonly (readonly number[])[]>([])
  const last = useRef(-1)
  const now = useCluster((state) => state.now)
  const latest = useRef(numbers)
  latest.current = numbers
  useEffect(() => {
    const step = Math.floor(now / STEP)
    if (step === last.current) return
    const isBack = step < last.current
    last.current = step
    setRows((old) => [...(isBack ? [] : old), latest.current].slice(-KEPT))
  }, [now])
  return rows
}
