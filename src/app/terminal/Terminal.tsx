import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import styles from './Terminal.module.css'
import { TerminalScreen } from './TerminalScreen.tsx'

const GREETING = 'Type kubectl commands; Tab completes, ↑ repeats, help tells more.\n'
const SCREENS_MOST = 6

/** The learner's terminal: several screens, one of them seen. */
export function Terminal() {
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
    <section className={styles.terminal} aria-label="Terminal">
      {screens.map((screen) => (
        <TerminalScreen key={screen} isActive={screen === current} greeting={screen === 1 ? GREETING : ''} />
      ))}
      <div className={styles.screens}>
        {screens.length > 1 &&
          screens.map((screen) => (
            <span key={screen} className={styles.tab} data-current={screen === current || undefined}>
              <button aria-label={`Screen ${screen}`} aria-pressed={screen === current} onClick={() => setCurrent(screen)}>
                {screen}
              </button>
              <button aria-label={`Close screen ${screen}`} onClick={() => close(screen)}>
                <X size={11} aria-hidden />
              </button>
            </span>
          ))}
        {screens.length < SCREENS_MOST && (
          <button aria-label="New screen" title="Another screen" onClick={open}>
            <Plus size={14} aria-hidden />
          </button>
        )}
      </div>
    </section>
  )
}
