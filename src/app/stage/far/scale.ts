import { createContext, useContext } from 'react'
import { useStore } from 'reactflow'

/** By how much smaller than elsewhere a part is drawn: a card within a tile. */
export const ScaleContext = createContext(1)

/** Whether a part is drawn so large that there is room for what is inside of it. */
export function useIsNear(from: number): boolean {
  const scale = useContext(ScaleContext)
  return useStore(({ transform }) => transform[2] * scale >= from)
}
