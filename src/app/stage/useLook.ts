import { useEffect } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import type { StageLayout } from './layout.ts'
import { holdsPart } from './useFindings.ts'

/** Tells the worker what is looked at: what is selected, and the machines that are drawn with their Pods. Of a large cluster the page is sent only that. */
export function useLook(layout: StageLayout, inView: readonly { readonly name: string }[]): void {
  const connection = useCluster((state) => state.connection)
  const isPartial = useCluster(holdsPart)
  const selected = useView((state) => state.selected)
  const nodes = [...new Set([...layout.parts.flatMap((part) => (part.kind === 'machine' ? [part.label] : [])), ...inView.map(({ name }) => name), ...(selected?.startsWith('nodes/') ? [selected.slice('nodes/'.length)] : [])])].sort().join(' ')
  useEffect(() => {
    if (isPartial) connection?.look({ keys: selected === undefined ? [] : [selected], nodes: nodes === '' ? [] : nodes.split(' ') })
  }, [connection, isPartial, selected, nodes])
}
