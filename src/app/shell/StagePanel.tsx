import { Palette } from '../palette/Palette.tsx'
import { Stage } from '../stage/Stage.tsx'
import { useCluster } from '../store/cluster-store.ts'
import styles from './App.module.css'
import { Notice } from './Notice.tsx'
import { StatusScreen } from './StatusScreen.tsx'

/** The stage with what lies over it: the palette, what just went wrong, and what stands in its place while there is nothing to show. */
export function StagePanel() {
  const status = useCluster((state) => state.status)
  return (
    <main className={styles.stage}>
      <Stage />
      <Palette />
      <Notice />
      {status !== 'ready' && <StatusScreen />}
    </main>
  )
}
