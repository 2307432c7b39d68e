import { BookOpen, ChevronDown, Command, Moon, Settings2, Sun, Undo2 } from 'lucide-react'
import { ShareMenu } from '../sharing/index.ts'
import { LensBar } from '../stage/LensBar.tsx'
import { useCluster, useCount } from '../store/cluster-store.ts'
import { closeLesson, openLesson, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Logo } from './Logo.tsx'
import { useTheme } from './theme.ts'
import styles from './TopBar.module.css'

/** The name of what this is; the same in every language. */
const NAME = 'Kubarium'

/** Name, what is open, and what concerns the whole page. */
export function TopBar() {
  const t = useWords('shell')
  const { isDark, cycle } = useTheme()
  const nodes = useCount('nodes')
  const lesson = useView((state) => state.lesson)
  const connection = useCluster((state) => state.connection)
  return (
    <header className={styles.bar}>
      <span className={styles.name}>
        <Logo />
        {NAME}
      </span>
      <button className={styles.scenario} title={t('top.another')} aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'new-cluster' })}>
        {lesson ? t('top.lesson') : nodes > 0 ? t('top.sandboxNodes', { count: nodes }) : t('top.sandbox')}
        <ChevronDown size={14} aria-hidden />
      </button>
      <span className={styles.gap} />
      <LensBar />
      <span className={styles.gap} />
      <button className={styles.button} onClick={() => connection?.undo()} aria-label={t('top.undo')} title={t('top.undoTitle')}>
        <Undo2 size={15} aria-hidden />
        <span>{t('top.undo')}</span>
      </button>
      <button className={styles.button} aria-label={t('top.lessons')} aria-pressed={lesson !== undefined} onClick={() => (lesson ? closeLesson() : openLesson(''))}>
        <BookOpen size={15} aria-hidden />
        <span>{t('top.lessons')}</span>
      </button>
      <ShareMenu className={styles.button} label={t('top.share')} title={t('top.shareTitle')} />
      <button className={styles.button} aria-label={t('top.commands')} title={t('top.commandsTitle')} aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'commands' })}>
        <Command size={15} aria-hidden />
      </button>
      <button className={`${styles.button} ${styles.theme}`} onClick={cycle} aria-label={isDark ? t('top.lightTheme') : t('top.darkTheme')}>
        {isDark ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </button>
      <button className={styles.button} aria-label={t('top.settings')} title={t('top.settings')} aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'settings' })}>
        <Settings2 size={15} aria-hidden />
      </button>
    </header>
  )
}
