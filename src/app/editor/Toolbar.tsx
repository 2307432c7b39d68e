import { Download, FolderOpen, Maximize2, Minimize2, Plus, X } from 'lucide-react'
import { useWords } from '../words/index.ts'
import { discardSession } from './edit-object.ts'
import { closeFile, openText, useEditor, type OpenFile } from './editor-store.ts'
import styles from './Editor.module.css'
import { chooseFiles, downloadFile } from './file-transfer.ts'

export interface ToolbarProps {
  readonly file: OpenFile
  readonly isPreview: boolean
  readonly onSubmit: () => void
  readonly onPreview: () => void
}

/** The open files, and what can be done with the one that is seen. */
export function Toolbar({ file, isPreview, onSubmit, onPreview }: ToolbarProps) {
  const t = useWords('editor')
  const files = useEditor((state) => state.files)
  const isLarge = useEditor((state) => state.isLarge)
  const { session } = file
  const isBlank = file.text.trim() === ''
  return (
    <div className={styles.toolbar}>
      <div className={styles.files} role="group" aria-label={t('files')}>
        {files.map((one) => (
          <span key={one.id} className={styles.file} data-current={one.id === file.id || undefined}>
            <button aria-pressed={one.id === file.id} onClick={() => useEditor.setState({ current: one.id, isPreview: false })}>
              {one.name}
            </button>
            {!one.session && (files.length > 1 || one.text !== '') && (
              <button aria-label={t('closeFile', { name: one.name })} title={t('closeFile', { name: one.name })} onClick={() => closeFile(one.id)}>
                <X size={11} aria-hidden />
              </button>
            )}
          </span>
        ))}
        <button className={styles.icon} aria-label={t('newFile')} title={t('newFile')} onClick={() => openText('manifest.yaml', '')}>
          <Plus size={14} aria-hidden />
        </button>
        <button className={styles.icon} aria-label={t('open')} title={t('open')} onClick={chooseFiles}>
          <FolderOpen size={14} aria-hidden />
        </button>
        <button className={styles.icon} aria-label={t('save')} title={t('save')} disabled={isBlank} onClick={() => downloadFile(file)}>
          <Download size={14} aria-hidden />
        </button>
      </div>
      <div className={styles.deeds}>
        {session && (
          <button title={t('discardHint')} onClick={() => discardSession(file)}>
            {t('discard')}
          </button>
        )}
        <button title={t('previewHint')} aria-pressed={isPreview} disabled={isBlank && !isPreview} onClick={onPreview}>
          {isPreview ? t('backToText') : t('preview')}
        </button>
        <button data-primary title={t(session ? 'saveEditHint' : 'applyHint')} disabled={isBlank} onClick={onSubmit}>
          {t(session ? 'saveEdit' : 'apply')}
        </button>
        <button data-icon aria-label={t(isLarge ? 'smaller' : 'larger')} title={t(isLarge ? 'smaller' : 'larger')} onClick={() => useEditor.setState({ isLarge: !isLarge })}>
          {isLarge ? <Minimize2 size={14} aria-hidden /> : <Maximize2 size={14} aria-hidden />}
        </button>
      </div>
    </div>
  )
}
