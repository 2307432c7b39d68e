import { openLesson, useView, type ViewState } from '../store/view-store.ts'
import styles from './NarrowTabs.module.css'

const TABS: readonly { readonly panel: ViewState['narrowPanel']; readonly label: string }[] = [
  { panel: 'stage', label: 'Stage' },
  { panel: 'inspector', label: 'Inspect' },
  { panel: 'terminal', label: 'Terminal' },
  { panel: 'lesson', label: 'Lesson' },
]

/** On a phone: which one panel is shown. */
export function NarrowTabs() {
  const current = useView((state) => state.narrowPanel)
  const lesson = useView((state) => state.lesson)
  const show = (panel: ViewState['narrowPanel']): void => {
    if (panel === 'lesson' && !lesson) openLesson('')
    else useView.setState({ narrowPanel: panel, ...(panel === 'lesson' || panel === 'inspector' ? { sidePanel: panel } : {}) })
  }
  return (
    <nav className={styles.tabs} aria-label="Panels">
      {TABS.map(({ panel, label }) => (
        <button key={panel} aria-current={current === panel || undefined} onClick={() => show(panel)}>
          {label}
        </button>
      ))}
    </nav>
  )
}
