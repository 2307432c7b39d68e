import { openLesson, useView, type ViewState } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './NarrowTabs.module.css'

const TABS = [
  ['stage', 'stage'],
  ['inspector', 'inspect'],
  ['terminal', 'terminal'],
  ['lesson', 'lesson'],
] as const satisfies readonly (readonly [ViewState['narrowPanel'], string])[]

/** On a phone: which one panel is shown. */
export function NarrowTabs() {
  const t = useWords('shell')
  const current = useView((state) => state.narrowPanel)
  const lesson = useView((state) => state.lesson)
  const show = (panel: ViewState['narrowPanel']): void => {
    if (panel === 'lesson' && !lesson) openLesson('')
    else useView.setState({ narrowPanel: panel, ...(panel === 'lesson' || panel === 'inspector' ? { sidePanel: panel } : {}) })
  }
  return (
    <nav className={styles.tabs} aria-label={t('regions.panels')}>
      {TABS.map(([panel, label]) => (
        <button key={panel} aria-current={current === panel || undefined} onClick={() => show(panel)}>
          {t(`tabs.${label}`)}
        </button>
      ))}
    </nav>
  )
}
