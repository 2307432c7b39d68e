import { Download, FolderOpen, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { currentLanguage } from '../../words/index.ts'
import { Dialog } from '../design/Dialog.tsx'
import { notify } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { chooseRun } from './files.ts'
import { renameKept, runStore, useKeeper } from './keeper.ts'
import type { SavedRun } from './run-store.ts'
import { exportSaved, listSaved, nameOfSaved, openSaved, readSaved } from './saved-runs.ts'
import styles from './SavedRuns.module.css'

/** What the browser has kept: to be opened, named, saved as a file, deleted. What this version cannot read stays, and can be saved. */
export function SavedRuns({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('sharing')
  const { id: current, state } = useKeeper()
  const [runs, setRuns] = useState<readonly SavedRun[] | undefined>()
  const reread = useCallback(() => void listSaved().then(setRuns, () => setRuns([])), [])
  useEffect(reread, [reread])
  const change = async (run: SavedRun, to: SavedRun | undefined): Promise<void> => {
    const store = await runStore()
    if (to) await store.put(to).catch(() => undefined)
    else await store.remove(run.id)
    reread()
  }
  const remove = (run: SavedRun): void => {
    void change(run, undefined)
    notify(t('runs.deleted', { name: nameOfSaved(run) }), 'plain', undefined, { label: t('runs.restore'), run: () => void change(run, run) })
  }
  const rename = (run: SavedRun, text: string): void => {
    const name = text.trim().slice(0, 80)
    if (name === nameOfSaved(run)) return
    if (run.id === current) renameKept(name || undefined)
    void change(run, { ...run, name: name || undefined })
  }
  return (
    <Dialog label={t('runs.title')} title={t('runs.title')} about={t('runs.about')} className={styles.dialog} onClose={onClose}>
      {(state === 'full' || state === 'off') && (
        <p className={styles.problem} role="alert">
          {t(`runs.${state}`)}
        </p>
      )}
      {runs?.length === 0 && state !== 'off' && <p className={styles.none}>{t('runs.none')}</p>}
      <ul className={styles.list}>
        {runs?.map((run) => (
          <Row
            key={run.id}
            run={run}
            isCurrent={run.id === current}
            onOpen={() => {
              onClose()
              openSaved(run)
            }}
            onRename={(name) => rename(run, name)}
            onDelete={() => remove(run)}
          />
        ))}
      </ul>
      <div className={styles.row}>
        <button
          onClick={() => {
            onClose()
            chooseRun()
          }}
        >
          <FolderOpen size={15} aria-hidden /> {t('menu.open')}
        </button>
      </div>
    </Dialog>
  )
}

interface RowProps {
  readonly run: SavedRun
  readonly isCurrent: boolean
  readonly onOpen: () => void
  readonly onRename: (name: string) => void
  readonly onDelete: () => void
}

function Row({ run, isCurrent, onOpen, onRename, onDelete }: RowProps) {
  const t = useWords('sharing')
  const name = nameOfSaved(run)
  const shared = readSaved(run)
  const problem = typeof shared === 'string' ? shared : undefined
  return (
    <li>
      <div className={styles.words}>
        <input key={name} aria-label={t('runs.name', { name })} defaultValue={name} maxLength={80} onBlur={(event) => onRename(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()} />
        <small>
          {new Date(run.savedAt).toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' })}
          {run.name ? ` · ${nameOfSaved({ nodes: run.nodes, actions: run.actions })}` : ''}
          {isCurrent ? ` · ${t('runs.current')}` : ''}
        </small>
        {problem && <small className={styles.problem}>{t(`runs.${problem}`)}</small>}
      </div>
      {!problem && (
        <button aria-label={t('runs.openNamed', { name })} disabled={isCurrent} onClick={onOpen}>
          {t('runs.open')}
        </button>
      )}
      <button aria-label={t('runs.exportNamed', { name })} title={t('runs.export')} onClick={() => exportSaved(run)}>
        <Download size={15} aria-hidden />
      </button>
      <button aria-label={t('runs.deleteNamed', { name })} title={t('runs.delete')} disabled={isCurrent} onClick={onDelete}>
        <Trash2 size={15} aria-hidden />
      </button>
    </li>
  )
}
