// From a row of a panel to what it is about: the object is selected, and time goes to the moment.
import { useCluster } from '../store/cluster-store.ts'
import { select, useView, type InspectorTab } from '../store/view-store.ts'

/** Selects an object and goes to a moment of this branch; to the oldest that is remembered when it is older. */
export function goTo(key: string | undefined, at: number | undefined, inspectorTab?: InspectorTab): void {
  const { connection, remembered, end } = useCluster.getState()
  if (key !== undefined && key !== '') select(key)
  if (inspectorTab) useView.setState({ inspectorTab })
  if (at !== undefined) connection?.seek(Math.max(remembered, Math.min(end, at)))
}
