import { GitBranch, X } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { formatClock } from './clock.ts'
import { EditableName } from './EditableName.tsx'
import { Popup } from './Popup.tsx'
import styles from './Popup.module.css'
import { compareWith } from './time-store.ts'

/** The courses of events that there are: named, compared, removed; and a new one from this moment. */
export function BranchesMenu() {
  const t = useWords('timeline')
  const { branches, branch, start, connection } = useCluster((state) => state)
  return (
    <Popup label={t('branches.label')} title={t('branches.title')} icon={<GitBranch size={14} aria-hidden />} count={branches.length > 1 ? branches.length : 0}>
      <div className={styles.form}>
        <p>{t('branches.about')}</p>
        <button data-primary onClick={() => connection?.fork(t('branches.from', { time: formatClock(useCluster.getState().now - start) }))}>
          {t('branches.fork')}
        </button>
      </div>
      <ul className={styles.list} aria-label={t('branches.all')}>
        {branches.map((one) => (
          <li key={one.id} aria-current={one.id === branch || undefined}>
            <EditableName label={t('nameOf', { label: one.label })} name={one.label} onRename={(name) => connection?.renameBranch(one.id, name)} />
            {one.id === branch ? (
              <small>{t('branches.shown')}</small>
            ) : (
              <>
                <button onClick={() => connection?.switchBranch(one.id)}>{t('branches.show')}</button>
                <button onClick={() => compareWith(one.id)}>{t('branches.compare')}</button>
                <button className={styles.quiet} aria-label={t('remove', { label: one.label })} onClick={() => connection?.removeBranch(one.id)}>
                  <X size={14} aria-hidden />
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </Popup>
  )
}
