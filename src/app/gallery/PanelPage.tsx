import { useEffect, useState } from 'react'
import { useEditor } from '../editor/editor-store.ts'
import { Inspector } from '../inspector/Inspector.tsx'
import { StagePanel } from '../shell/StagePanel.tsx'
import { useAppearance } from '../shell/theme.ts'
import { Tools } from '../shell/Tools.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { useTranscript } from '../terminal/transcript-store.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { cannedConnection } from './canned-answers.ts'
import styles from './Gallery.module.css'
import { keepInMemory } from './keep-in-memory.ts'
import { specimensOf, type PanelId, type PanelSpecimen } from './panel-specimens.ts'

/** What is asked for now and then has been answered by then. */
const SHOWN_MS = 1500

/** One panel in one state, as a page of its own: panels share what the page knows, so that two states are two pages. `?gallery&panel=logs&state=rewound` */
export function PanelPage({ panel, state }: { readonly panel: PanelId; readonly state: string }) {
  useAppearance()
  const [isSet, setSet] = useState(false)
  useEffect(() => {
    const specimen = specimensOf(panel).get(state)
    if (!specimen) return
    show(specimen)
    setSet(true)
    const { next } = specimen
    const timer = next && setTimeout(() => useCluster.setState(next), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [panel, state])
  if (!isSet) return null
  return <div className={styles.panel}>{panel === 'stage' ? <StagePanel /> : panel === 'inspector' ? <Inspector /> : panel === 'timeline' ? <Timeline /> : <Tools />}</div>
}

function show({ cluster, view, file, transcript, answers }: PanelSpecimen): void {
  keepInMemory()
  useCluster.setState({ ...cluster, connection: cannedConnection(answers) })
  useView.setState({ ...view })
  useEditor.setState({ files: [{ id: 1, name: 'web.yaml', text: file ?? '', version: 1 }], current: 1 })
  if (transcript) useTranscript.setState({ lines: [{ id: 1, text: transcript }], next: 2 })
}
