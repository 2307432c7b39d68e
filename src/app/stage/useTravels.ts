import { useCallback, useRef } from 'react'
import type { Part } from './layout.ts'
import type { LensId } from './lenses/index.ts'
import type { PartNode } from './parts/index.ts'

/** So many parts may go to other places within a second before the next ones leap: each that travels is a layer of its own for as long as it is on its way. */
const TRAVELS_MOST = 40
const WITHIN_MS = 1000

/** Whether parts that have other places now are to travel there, or to leap, because too much is moving already. From lens to lens all of them travel. */
export function useTravels(): (before: ReadonlyMap<string, PartNode>, parts: readonly Part[], lens: LensId) => boolean {
  const past = useRef<{ lens: LensId | undefined; moves: readonly { readonly at: number; readonly count: number }[] }>({ lens: undefined, moves: [] })
  return useCallback((before, parts, lens) => {
    const at = performance.now()
    const moves = past.current.lens === lens ? past.current.moves.filter((move) => at - move.at < WITHIN_MS) : []
    const isBusy = moves.reduce((sum, { count }) => sum + count, 0) > TRAVELS_MOST
    let count = 0
    for (const { id, x, y } of parts) {
      const old = before.get(id)?.position
      if (old && (old.x !== x || old.y !== y)) count++
    }
    // A change of the lens, or of the room, is one move, however much moves in it.
    const isOther = past.current.lens !== lens
    past.current = { lens, moves: count === 0 ? moves : [...moves, { at, count: isOther ? 0 : count }] }
    return !isBusy
  }, [])
}
