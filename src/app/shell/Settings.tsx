import { Dialog } from '../design/Dialog.tsx'
import { useView, type TextSize, type Theme, type ViewState } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { LANGUAGES, type Language } from '../../words/index.ts'
import { chooseForGood } from './language.ts'
import styles from './Settings.module.css'

const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast']
const SIZES: readonly TextSize[] = ['normal', 'large', 'larger']
const MOTIONS: readonly ViewState['motion'][] = ['system', 'reduced']

/** How the page speaks and looks, for the one who reads it; remembered in the browser. */
export function Settings({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('shell')
  const { language, theme, textSize, motion } = useView((state) => state)
  return (
    <Dialog label={t('settings.title')} title={t('settings.title')} about={t('settings.about')} className={styles.settings} onClose={onClose}>
      <label className={styles.language}>
        <b>{t('settings.language')}</b>
        <select data-first value={language} onChange={(event) => chooseForGood(event.target.value as Language | 'system')}>
          <option value="system">{t('settings.asBrowser')}</option>
          {Object.entries(LANGUAGES).map(([id, name]) => (
            <option key={id} value={id} lang={id}>
              {name}
            </option>
          ))}
        </select>
        <small>{t('settings.languageAbout')}</small>
      </label>
      <Choice label={t('settings.theme')} name="theme" values={THEMES} value={theme} textOf={(id) => t(`settings.themes.${id}`)} onChoose={(id) => useView.setState({ theme: id })} />
      <Choice label={t('settings.textSize')} name="text" values={SIZES} value={textSize} textOf={(id) => t(`settings.textSizes.${id}`)} onChoose={(id) => useView.setState({ textSize: id })} />
      <Choice label={t('settings.motion')} name="motion" values={MOTIONS} value={motion} textOf={(id) => t(`settings.motions.${id}`)} onChoose={(id) => useView.setState({ motion: id })} />
    </Dialog>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly name: string
  readonly values: readonly T[]
  readonly value: T
  readonly textOf: (value: T) => string
  readonly onChoose: (value: T) => void
}

function Choice<T extends string>({ label, name, values, value, textOf, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      {values.map((id) => (
        <label key={id}>
          <input type="radio" name={name} checked={id === value} onChange={() => onChoose(id)} />
          {textOf(id)}
        </label>
      ))}
    </fieldset>
  )
}
