import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../words/index.ts'
import styles from './Terminal.module.css'
import { TerminalScreen } from './TerminalScreen.tsx'

const SCREENS_MOST = 6

/** The learner's terminal: several screens, one of them seen. */
export function Terminal() {
  const t = useWords('terminal')
  const [screens, setScreens] = useState<readonly number[]>([1])
  const [current, setCurrent] = useState(1)
  const open = (): void => {
    const next = Math.max(...screens) + 1
    setScreens([...screens, next])
    setCurrent(next)
  }
  const close = (screen: number): void => {
    const rest = screens.filter((one) => one !== screen)
    setScreens(rest)
    if (current === screen) setCurrent(rest.at(-1)!)
  }
  return (
    <section className={styles.terminal} aria-label={t('region')}>
      {screens.map((screen) => (
        <TerminalScreen key={screen} isActive={screen === current} isFirst={screen === 1} />
      ))}
      <div className={styles.screens}>
        {screens.length > 1 &&
          screens.map((screen) => (
            <span key={screen} className={styles.tab} data-current={screen === current || undefined}>
              <button aria-label={t('screen', { number: screen })} aria-pressed={screen === current} onClick={() => setCurrent(screen)}>
                {screen}
              </button>
              <button aria-label={t('closeScreen', { number: screen })} onClick={() => close(screen)}>
                <X size={11} aria-hidden />
              </button>
            </span>
          ))}
        {screens.length < SCREENS_MOST && (
          <button aria-label={t('newScreen')} title={t('anotherScreen')} onClick={open}>
            <Plus size={14} aria-hidden />
          </button>
        )}
      </div>
    </section>
  )
}
