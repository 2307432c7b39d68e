import { useState } from 'react'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Gallery.module.css'
import { PANELS, specimensOf, type PanelId } from './panel-specimens.ts'

/** The panels of the page in all their states, one panel at a time: each state is a page of its own, in a frame. */
export function Panels() {
  const t = useWords('stage')
  const tShell = useWords('shell')
  const theme = useView((state) => state.theme)
  const language = useView((state) => state.language)
  const [panel, setPanel] = useState<PanelId>('inspector')
  const [width, height] = PANELS[panel]
  const nameOf = (id: PanelId): string => (id === 'timeline' ? t('gallery.timeline') : tShell(`tabs.${id}`))
  return (
    <section aria-label={t('gallery.panels')}>
      <h2>{t('gallery.panels')}</h2>
      <div role="group" aria-label={t('gallery.panel')}>
        {(Object.keys(PANELS) as PanelId[]).map((id) => (
          <button key={id} aria-pressed={panel === id} onClick={() => setPanel(id)}>
            {nameOf(id)}
          </button>
        ))}
      </div>
      <div className={styles.shelf} data-panels>
        {[...specimensOf(panel).keys()].map((state) => (
          <figure key={`${panel} ${state} ${theme} ${language}`}>
            <iframe title={`${nameOf(panel)}: ${state}`} src={`?${new URLSearchParams({ gallery: '', panel, state })}`} style={{ width, height }} />
            <figcaption>{state}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}
