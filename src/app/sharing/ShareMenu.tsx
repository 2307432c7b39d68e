import { Clapperboard, Download, FileImage, FolderOpen, History, Link2, PenTool } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { notify, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { chooseRun, saveRun } from './files.ts'
import { FILM_SECONDS, PICTURE_KINDS, takePicture, type PictureKind } from './pictures.ts'
import { shareLink } from './share-link.ts'
import styles from './ShareMenu.module.css'

const ICONS = { png: FileImage, svg: PenTool, film: Clapperboard } as const

/** One press copies a link to this moment; what else there is to share opens beneath. */
export function ShareMenu({ className, label, title }: { readonly className?: string; readonly label: string; readonly title: string }) {
  const t = useWords('sharing')
  const menu = useRef<HTMLDivElement>(null)
  const id = useId()
  const [link, setLink] = useState<string | undefined>()
  const close = (then: () => void): void => {
    menu.current?.hidePopover()
    then()
  }
  const take = async (kind: PictureKind): Promise<void> => {
    if (kind === 'film') notify(t('menu.filming', { count: FILM_SECONDS }))
    await takePicture(kind).catch((problem: unknown) => notify(t('menu.pictureFailed'), 'fault', problem instanceof Error ? problem.message : undefined))
  }
  return (
    <div className={styles.anchor}>
      <button className={className} aria-label={label} title={title} popoverTarget={id} onClick={() => void shareLink().then(setLink)}>
        <Link2 size={15} aria-hidden />
        <span>{label}</span>
      </button>
      <div ref={menu} id={id} popover="auto" className={styles.menu} role="group" aria-label={t('menu.title')}>
        {link && (
          <label className={styles.link}>
            {t('menu.link')}
            <span>
              <input readOnly value={link} onFocus={(event) => event.target.select()} />
              <button onClick={() => void shareLink()}>{t('menu.copy')}</button>
            </span>
            <small>{t('menu.holds')}</small>
          </label>
        )}
        <button onClick={() => close(() => void saveRun())}>
          <Download size={15} aria-hidden /> {t('menu.file')}
          <small>{t('menu.fileAbout')}</small>
        </button>
        <button onClick={() => close(chooseRun)}>
          <FolderOpen size={15} aria-hidden /> {t('menu.open')}
        </button>
        <button onClick={() => close(() => useView.setState({ dialog: 'runs' }))}>
          <History size={15} aria-hidden /> {t('menu.runs')}
        </button>
        {PICTURE_KINDS.map((kind) => {
          const Icon = ICONS[kind]
          return (
            <button key={kind} onClick={() => close(() => void take(kind))}>
              <Icon size={15} aria-hidden /> {t(`menu.${kind}`)}
            </button>
          )
        })}
      </div>
    </div>
  )
}
