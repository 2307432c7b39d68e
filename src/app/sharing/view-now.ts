// How the cluster is looked at now, and looking at it so again.
import { LENSES } from '../stage/lenses/index.ts'
import { useSharedCamera } from '../store/camera-store.ts'
import { select, useView } from '../store/view-store.ts'
import type { SharedView } from './format.ts'

/** The first lens goes without saying, and so does a camera that shows everything. */
export function viewNow(): SharedView {
  const { lens, selected } = useView.getState()
  const { here } = useSharedCamera.getState()
  return { ...(lens === LENSES[0]!.id ? {} : { lens }), ...(selected === undefined ? {} : { selected }), ...(here ? { camera: here } : {}) }
}

export function lookAgain({ lens = LENSES[0]!.id, selected, camera }: SharedView): void {
  useView.setState({ lens })
  select(selected)
  useSharedCamera.setState({ here: undefined, wanted: camera && { ...camera, lens } })
}
