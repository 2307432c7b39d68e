import { GitBranch, X } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { EditableName } from './EditableName.tsx'
import { Popup } from './Popup.tsx'
import styles from './Popup.module.css'
import { compareWith } from './time-store.ts'

/** The courses of events that there are: named, compared, removed; and a new one from this moment. */
export function BranchesMenu() {
  const { branches, branch, start, connection } = useCluster((state) => state)
  return (
    <Popup label="Branches" title="Try something else from this moment, and compare" icon={<GitBranch size={14} aria-hidden />} count={branches.length > 1 ? branches.length : 0}>
      <div className={styles.form}>
        <p>A branch is another course of events. Whatever you do in the past makes one; the first run stays as it was.</p>
        <button data-primary onClick={() => connection?.fork(`from ${formatClock(useCluster.getState().now - start)}`)}>
          Branch from this moment
        </button>
      </div>
      <ul className={styles.list} aria-label="All branches">
        {branches.map((one) => (
          <li key={one.id} aria-current={one.id === branch || undefined}>
            <EditableName label={`Name of ${one.label}`} name={one.label} onRename={(name) => connection?.renameBranch(one.id, name)} />
            {one.id === branch ? (
              <small>shown</small>
            ) : (
              <>
                <button onClick={() => connection?.switchBranch(one.id)}>Show</button>
                <button onClick={() => compareWith(one.id)}>Compare</button>
                <button className={styles.quiet} aria-label={`Remove ${one.label}`} onClick={() => connection?.removeBranch(one.id)}>
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
