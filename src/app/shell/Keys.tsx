import { Dialog } from '../design/Dialog.tsx'
import { useWords } from '../words/index.ts'
import styles from './Keys.module.css'

/** What a key stands for: keys that have a name of their own in each language are named by the catalogue. */
const KEYS = [
  [{ named: 'space' }, 'play'],
  ['.', 'step'],
  [',', 'back'],
  [{ named: 'homeEnd' }, 'timeEnds'],
  ['← →', 'timeSteps'],
  ['+ - 0', 'timeZoom'],
  ['Ctrl Z', 'undo'],
  ['Ctrl K', 'commands'],
  ['/', 'find'],
  ['Esc', 'escape'],
  [{ named: 'tabEnter' }, 'tab'],
  ['?', 'this'],
] as const

export function Keys({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('shell')
  return (
    <Dialog label={t('keys.title')} title={t('keys.title')} className={styles.keys} onClose={onClose}>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={what}>
            <dt>
              <kbd>{typeof key === 'string' ? key : t(`keys.${key.named}`)}</kbd>
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
