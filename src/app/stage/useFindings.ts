import { useEffect, useMemo, useState } from 'react'
import { find, type Findings } from '../../worker/find.ts'
import { useCluster, type ClusterState } from '../store/cluster-store.ts'

/** Wall time after the last letter before the worker is asked to look through everything. */
const PAUSE_MS = 120
/** Of a large cluster so many are listed by name; the rows say which all of them are. */
const LISTED_MOST = 60
const NOTHING: Findings = { found: [], more: 0 }

export interface FindingsHere extends Findings {
  /** Rows of the crowd that were meant: of Pods and of Nodes; in a small cluster there is none. */
  readonly rows?: { readonly pods: ReadonlySet<number>; readonly nodes: ReadonlySet<number> }
}

/** What a query means. A small cluster is searched here, at once; a large one by the worker, which has all of it. */
export function useFindings(query: string, most: number): FindingsHere {
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const isPartial = useCluster(holdsPart)
  const connection = useCluster((state) => state.connection)
  const [answer, setAnswer] = useState<FindingsHere & { readonly to: string }>({ ...NOTHING, to: '' })
  const isAsked = isPartial && query.trim() !== ''
  useEffect(() => {
    if (!isAsked || !connection) return
    let isOver = false
    const timer = setTimeout(() => {
      void connection.ask({ about: 'find', query, most: Math.min(most, LISTED_MOST) }).then(({ findings, pods, nodes }) => {
        if (!isOver) setAnswer({ ...findings, rows: { pods: new Set(pods), nodes: new Set(nodes) }, to: query })
      })
    }, PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isAsked, connection, query, most])
  const here = useMemo(() => (isPartial || query.trim() === '' ? NOTHING : find(objects, machines, query, most)), [isPartial, objects, machines, query, most])
  return isAsked ? (query.startsWith(answer.to) ? answer : NOTHING) : here
}

/** Whether there is more than the page has. */
export const holdsPart = ({ counts }: Pick<ClusterState, 'counts'>): boolean => Object.keys(counts).length > 0
