import { BookOpen, ChevronDown, Command, Link2, Moon, Sun, Undo2 } from 'lucide-react'
import { LensBar } from '../stage/LensBar.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { closeLesson, notify, openLesson, useView } from '../store/view-store.ts'
import { Logo } from './Logo.tsx'
import { copyShareLink } from './open.ts'
import { useTheme } from './theme.ts'
import styles from './TopBar.module.css'

/** Name, what is open, and what concerns the whole page. */
export function TopBar() {
  const { isDark, cycle } = useTheme()
  const nodes = useCluster((state) => state.objects['nodes']?.size ?? 0)
  const lesson = useView((state) => state.lesson)
  const connection = useCluster((state) => state.connection)
  const share = (): void => {
    copyShareLink().then(
      () => notify('Link copied. It reopens this very moment.'),
      () => notify('The link could not be made.', 'fault'),
    )
  }
  return (
    <header className={styles.bar}>
      <span className={styles.name}>
        <Logo />
        Kubarium
      </span>
      <button className={styles.scenario} title="Another cluster" aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'new-cluster' })}>
        {lesson ? 'Lesson' : nodes > 0 ? `Sandbox · ${nodes} ${nodes === 1 ? 'node' : 'nodes'}` : 'Sandbox'}
        <ChevronDown size={14} aria-hidden />
      </button>
      <span className={styles.gap} />
      <LensBar />
      <span className={styles.gap} />
      <button className={styles.button} onClick={() => connection?.undo()} aria-label="Undo" title="Undo: go back to before your last action">
        <Undo2 size={15} aria-hidden />
        <span>Undo</span>
      </button>
      <button className={styles.button} aria-label="Lessons" aria-pressed={lesson !== undefined} onClick={() => (lesson ? closeLesson() : openLesson(''))}>
        <BookOpen size={15} aria-hidden />
        <span>Lessons</span>
      </button>
      <button className={styles.button} onClick={share} aria-label="Share" title="Copy a link that reopens this moment">
        <Link2 size={15} aria-hidden />
        <span>Share</span>
      </button>
      <button className={styles.button} aria-label="Commands" title="Everything the page can do (Ctrl K)" aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'commands' })}>
        <Command size={15} aria-hidden />
      </button>
      <button className={styles.button} onClick={cycle} aria-label={isDark ? 'Light theme' : 'Dark theme'}>
        {isDark ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </button>
    </header>
  )
}
