import { useEffect, type RefObject } from 'react'
import { useCarry } from '../palette/carry-store.ts'
import { targetOf } from '../palette/drop-targets.ts'
import { plannedGesture } from '../palette/perform.ts'

/** While something is carried, every place on the stage says whether it would be taken there: by the very plan that would be carried out. */
export function useTargets(stage: RefObject<HTMLElement | null>): void {
  const carried = useCarry((state) => state.carried)
  useEffect(() => {
    if (!carried) return
    const marked: HTMLElement[] = []
    // Links become broad enough to be hit in the same render: they are there by the next frame.
    const frame = requestAnimationFrame(() => {
      for (const element of stage.current?.querySelectorAll<HTMLElement>('[data-drop]') ?? []) {
        element.dataset['takes'] = 'refused' in plannedGesture(carried, targetOf(element)) ? 'no' : 'yes'
        marked.push(element)
      }
    })
    return () => {
      cancelAnimationFrame(frame)
      for (const element of marked) delete element.dataset['takes']
    }
  }, [carried, stage])
}
