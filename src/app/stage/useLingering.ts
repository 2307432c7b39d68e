import { useEffect, useMemo, useRef, useState } from 'react'
import type { PartNode } from './parts/index.ts'

/** So long a part that has gone is still to be seen leaving. */
const LEAVES_FOR_MS = 240

/** The parts that are there, and for a moment those that have just gone: these can neither be clicked nor read out. */
export function useLingering(nodes: readonly PartNode[], leaving: string): readonly PartNode[] {
  const shown = useRef<readonly PartNode[]>([])
  const [ended, setEnded] = useState<readonly PartNode[]>([])
  const all = useMemo(() => {
    const present = new Set(nodes.map(({ id }) => id))
    const over = new Set(ended.map(({ id }) => id))
    const gone = shown.current.filter(({ id, className }) => !present.has(id) && !(className === leaving && over.has(id)))
    return [...nodes, ...gone.map((node) => (node.className === leaving ? node : { ...node, className: leaving, domAttributes: { inert: true } }))]
  }, [nodes, ended, leaving])
  useEffect(() => {
    shown.current = all
    const gone = all.filter(({ className }) => className === leaving)
    if (gone.length === 0) return
    const timer = setTimeout(() => setEnded(gone), LEAVES_FOR_MS)
    return () => clearTimeout(timer)
  }, [all, leaving])
  return all
}
