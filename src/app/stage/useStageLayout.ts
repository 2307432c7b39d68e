import { useCallback, useMemo, useRef } from 'react'
import { shallow } from 'zustand/shallow'
import type { Surroundings, TraceRecord } from '../../worker/protocol.ts'
import { useCluster, type ClusterState, type ObjectsByResource } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { fitLayout, type Fitted, type Room } from './fit.ts'
import type { Part, StageLayout } from './layout.ts'
import { lensOf, type LensId } from './lenses/index.ts'
import { useClusterNowAndThen } from './useClusterNowAndThen.ts'

/** What is there is arranged anew at most this often; what moves between is drawn in every frame. While time runs, the model's frames are rarer. */
const EVERY_MS = 40

/** The layout of what is there now, in a lens. Parts that are equal to those before are the same objects. */
export function useStageLayout(id: LensId, room: Room, records: readonly TraceRecord[]): StageLayout {
  const lens = lensOf(id)
  const read = useCallback((state: ClusterState) => lens.reads.map((resource) => state.objects[resource]), [lens])
  const maps = useClusterNowAndThen(read, shallow, EVERY_MS)
  const counts = useCluster((state) => state.counts)
  const surroundings = useStable(useCluster((state) => state.surroundings), isSameTopology)
  const selected = useView((state) => (lens.usesSelection ? state.selected : undefined))
  const t = useWords('lenses')
  const before = useRef(new Map<string, Part>())
  const fitted = useRef<{ readonly id: LensId; readonly surroundings: Surroundings; readonly last: Fitted } | undefined>(undefined)
  return useMemo(() => {
    // What is written on the parts changes with the language.
    void t
    const objects: ObjectsByResource = Object.fromEntries(lens.reads.flatMap((resource, i) => (maps[i] ? [[resource, maps[i]]] : [])))
    // The width is chosen anew when the machines or the lens change, not for every Pod.
    const last = fitted.current?.id === id && fitted.current.surroundings === surroundings ? fitted.current.last : undefined
    const found = fitLayout((width, arrangement) => lens.lay({ objects, counts, surroundings, room: width, arrangement, selected, records }), room, last, lens.arrangements)
    fitted.current = { id, surroundings, last: found }
    const { layout } = found
    const parts = layout.parts.map((part) => {
      const old = before.current.get(part.id)
      return old && isSame(old, part) ? old : part
    })
    before.current = new Map(parts.map((part) => [part.id, part]))
    return { ...layout, parts }
  }, [id, lens, maps, counts, surroundings, selected, records, room, t])
}

const isSameTopology = (a: Surroundings, b: Surroundings): boolean =>
  a.machines.length === b.machines.length && a.machines.every((m, i) => m.name === b.machines[i]!.name && m.zone === b.machines[i]!.zone) && a.links.length === b.links.length && a.links.every((l, i) => l.cut === b.links[i]!.cut && l.extraMillis === b.links[i]!.extraMillis && l.loss === b.links[i]!.loss && l.a === b.links[i]!.a)

/** Equal in all that is drawn: plain values, or lists of them. */
function isSame(a: Part, b: Part): boolean {
  const keys = Object.keys(b) as (keyof Part)[]
  return keys.length === Object.keys(a).length && keys.every((key) => isSameValue(a[key], b[key], key === 'object'))
}

function isSameValue(a: unknown, b: unknown, byIdentity: boolean): boolean {
  if (Object.is(a, b)) return true
  if (byIdentity || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return x.length === y.length && x.every(([key, value], i) => y[i]![0] === key && isSameValue(value, y[i]![1], false))
}

/** The last value that differs by `same` from the one before. */
function useStable<T>(value: T, same: (a: T, b: T) => boolean): T {
  const kept = useRef(value)
  if (kept.current !== value && !same(kept.current, value)) kept.current = value
  return kept.current
}
