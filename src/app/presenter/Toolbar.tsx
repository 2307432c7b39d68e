import { ChevronLeft, ChevronRight, Hand, Keyboard, NotebookText, SquareDashed, Sun, ZoomIn, type LucideIcon } from 'lucide-react'
import { useWords } from '../words/index.ts'
import type { Command } from './keys.ts'
import styles from './Toolbar.module.css'
import { useTalk } from './talk-store.ts'
import { obey, usePresenterView } from './view.ts'

const TOOLS: readonly (readonly [Command, LucideIcon])[] = [
  ['back', ChevronLeft],
  ['next', ChevronRight],
  ['hands', Hand],
  ['light', Sun],
  ['zoom', ZoomIn],
  ['blank', SquareDashed],
  ['notes', NotebookText],
  ['help', Keyboard],
]

/** The keys as buttons, for a mouse, a finger or the Tab key; away while none of them is used. */
export function Toolbar() {
  const t = useWords('presenter')
  const { hasLight, isZoomed } = usePresenterView((state) => state)
  const isAsking = useTalk(({ talk }) => talk !== undefined && talk.script.stops[talk.at]!.kind === 'shown' && (talk.script.stops[talk.at]!.answers?.length ?? 0) > 1)
  const pressed: Partial<Record<Command, boolean>> = { light: hasLight, zoom: isZoomed }
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('tools')}>
      {TOOLS.map(([command, Icon]) => (
        <button key={command} aria-label={t(`commands.${command}`)} title={t(`commands.${command}`)} aria-pressed={pressed[command]} disabled={command === 'hands' && !isAsking} onClick={() => obey(command)}>
          <Icon aria-hidden />
        </button>
      ))}
    </div>
  )
}
