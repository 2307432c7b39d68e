import { lazy, Suspense } from 'react'
import { SavedRuns } from '../sharing/index.ts'
import { useView } from '../store/view-store.ts'
import { Keys } from './Keys.tsx'
import { Settings } from './Settings.tsx'

const Commands = lazy(() => import('./Commands.tsx').then((m) => ({ default: m.Commands })))
const NewCluster = lazy(() => import('./NewCluster.tsx').then((m) => ({ default: m.NewCluster })))

/** The dialogs that concern the whole page; one at a time. */
export function Dialogs() {
  const dialog = useView((state) => state.dialog)
  const close = (): void => void useView.setState(({ dialog: now }) => ({ dialog: now === dialog ? undefined : now }))
  return (
    <Suspense fallback={null}>
      {dialog === 'commands' && <Commands onClose={close} />}
      {dialog === 'new-cluster' && <NewCluster onClose={close} />}
      {dialog === 'keys' && <Keys onClose={close} />}
      {dialog === 'runs' && <SavedRuns onClose={close} />}
      {dialog === 'settings' && <Settings onClose={close} />}
    </Suspense>
  )
}
