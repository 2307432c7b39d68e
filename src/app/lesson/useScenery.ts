import { useEffect } from 'react'
import type { Lesson, Step } from '../../lessons/index.ts'
import type { ToolId } from '../palette/tools.ts'
import type { LensId } from '../stage/lenses/index.ts'
import { useView } from '../store/view-store.ts'

/** Arranges the page as a lesson wants it: the lens of each step as it is come to, and the tools in the palette for as long as it is open. */
export function useScenery(lesson: Lesson, step: Step): void {
  const lens: LensId = step.lens ?? lesson.lens
  useEffect(() => {
    useView.setState({ lens })
  }, [step.id, lens])
  const camera = step.camera ?? lesson.camera
  useEffect(() => {
    useView.setState({ lookAt: camera })
    return () => {
      useView.setState({ lookAt: undefined })
    }
  }, [step.id, camera])
  useEffect(() => {
    const tools: readonly ToolId[] | undefined = lesson.palette
    useView.setState({ tools })
    return () => {
      useView.setState({ tools: undefined, lens: 'machines' })
    }
  }, [lesson.palette])
}
