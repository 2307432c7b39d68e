import { useEffect, useState } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { StatusScreen } from '../shell/StatusScreen.tsx'
import { useAppearance } from '../shell/theme.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView, type Theme } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { PARTS } from '../stage/parts/index.ts'
import { FarSpecimens } from './FarSpecimens.tsx'
import styles from './Gallery.module.css'
import { LinkSpecimens } from './LinkSpecimens.tsx'
import { isPanel } from './panel-specimens.ts'
import { PanelPage } from './PanelPage.tsx'
import { Panels } from './Panels.tsx'
import { CARDS, CONTROL_PLANE, LENS_PARTS, MACHINES, OBJECTS, OUTSIDE, PODS, SELECTED_POD, SURROUNDINGS, type Specimen } from './specimens.ts'

const THEMES: readonly Theme[] = ['light', 'dark', 'contrast']
const STATES = ['ready', 'opening', 'failed'] as const

/** Every element of the stage and every panel of the page in every state, from data: to look at, and to be looked through by tests. `?gallery` */
export function Gallery() {
  const asked = new URL(window.location.href).searchParams
  const panel = asked.get('panel')
  return isPanel(panel) ? <PanelPage panel={panel} state={asked.get('state') ?? 'running'} /> : <Elements />
}

function Elements() {
  const t = useWords('stage')
  useAppearance()
  const theme = useView((state) => state.theme)
  const [isSet, setSet] = useState(false)
  useEffect(() => {
    useCluster.setState({ status: 'ready', objects: OBJECTS, surroundings: SURROUNDINGS })
    useView.setState({ selected: SELECTED_POD, lens: 'machines' })
    setSet(true)
  }, [])
  if (!isSet) return null
  return (
    <ReactFlowProvider>
      <main className={styles.gallery}>
        <header>
          <h1>{t('gallery.title')}</h1>
          <p>{t('gallery.about')}</p>
          <div role="group" aria-label={t('gallery.colours')}>
            {THEMES.map((each) => (
              <button key={each} aria-pressed={theme === each} onClick={() => useView.setState({ theme: each })}>
                {t(`gallery.theme.${each as 'light'}`)}
              </button>
            ))}
          </div>
        </header>
        <Section name={t('gallery.pods')} specimens={PODS} />
        <Section name={t('gallery.machines')} specimens={MACHINES} />
        <Section name={t('gallery.controlPlane')} specimens={CONTROL_PLANE} />
        <Section name={t('gallery.outside')} specimens={OUTSIDE} />
        <Section name={t('gallery.cards')} specimens={CARDS} />
        <Section name={t('gallery.lensParts')} specimens={LENS_PARTS} />
        <LinkSpecimens />
        <FarSpecimens />
        <Panels />
        <PageStates />
      </main>
    </ReactFlowProvider>
  )
}

function Section({ name, specimens }: { readonly name: string; readonly specimens: readonly Specimen[] }) {
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <div className={styles.shelf}>
        {specimens.map((specimen) => (
          <figure key={specimen.name}>
            <Shown {...specimen} />
            <figcaption>{specimen.name}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}

/** One part as it stands on the stage. What the stage tells it from outside is set upon what it draws. */
function Shown({ part, hover, takes, isSelected, lit }: Specimen) {
  const Type = PARTS[part.kind]
  return (
    <div
      className={styles.stand}
      style={{ width: part.width, height: part.height }}
      ref={(element) => {
        const target = element?.querySelector<HTMLElement>('[data-drop]')
        if (hover) target?.setAttribute('data-hover', hover)
        if (isSelected) element?.firstElementChild?.setAttribute('data-selected', 'true')
        if (lit) element?.firstElementChild?.setAttribute('data-lit', lit)
        if (takes) target?.setAttribute('data-takes', takes)
      }}
    >
      <Type data={{ part }} />
    </div>
  )
}

/** What stands in the stage's place while there is nothing to show. */
function PageStates() {
  const t = useWords('stage')
  const status = useCluster((state) => state.status)
  return (
    <section aria-label={t('gallery.states')}>
      <h2>{t('gallery.states')}</h2>
      <div role="group" aria-label={t('gallery.state')}>
        {STATES.map((each) => (
          <button key={each} aria-pressed={status === each} onClick={() => useCluster.setState({ status: each, progress: 0.4, failure: each === 'failed' ? { message: t('gallery.failure'), detail: 'Error: specimen' } : undefined })}>
            {t(`gallery.status.${each}`)}
          </button>
        ))}
      </div>
      <div className={styles.screen}>{status === 'ready' ? <p>{t('gallery.ready')}</p> : <StatusScreen />}</div>
    </section>
  )
}
