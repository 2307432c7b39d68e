import { Ellipsis, FileText, Pin } from 'lucide-react'
import { useState } from 'react'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Binder, useWaiting } from './Binder.tsx'
import { carry, settled, useCarry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import { DropGhost } from './DropGhost.tsx'
import type { Target } from './gesture.ts'
import { ManifestDialog } from './ManifestDialog.tsx'
import { MoreTools } from './MoreTools.tsx'
import styles from './Palette.module.css'
import { applyTool, performGesture } from './perform.ts'
import { TargetPicker } from './TargetPicker.tsx'
import { ToolIcon } from './ToolIcon.tsx'
import { TOOLS } from './tools.ts'

const QUICK = TOOLS.filter((tool) => tool.isQuick)

/** What can be dragged onto the stage; a click or Enter does the same where there is one obvious place, or asks for it. */
export function Palette() {
  const t = useWords('palette')
  const allowed = useView((state) => state.tools)
  const shown = allowed ? TOOLS.filter(({ id }) => allowed.includes(id)) : QUICK
  const picking = useCarry((state) => state.picking)
  const [open, setOpen] = useState<'manifest' | 'more' | 'bind' | undefined>()
  const hasWaiting = useWaiting().length > 0 && (!allowed || allowed.includes('pod'))
  const stopPicking = (): void => useCarry.setState({ picking: undefined })
  const close = (): void => setOpen(undefined)
  return (
    <section className={styles.palette} aria-label={t('title')}>
      {shown.map((tool) => (
        <button key={tool.id} title={t(`tools.${tool.id}.title`)} onPointerDown={(event) => beginDrag(event.nativeEvent, carry(tool.id))} onClick={() => applyTool(tool)}>
          <ToolIcon id={tool.id} />
          {t(`tools.${tool.id}.label`)}
        </button>
      ))}
      {hasWaiting && (
        <button title={t('binder.title')} aria-haspopup="dialog" onClick={() => setOpen('bind')}>
          <Pin size={18} strokeWidth={1.7} aria-hidden />
          {t('binder.label')}
        </button>
      )}
      {!allowed && (
        <>
          <button title={t('yamlTitle')} onClick={() => setOpen('manifest')}>
            <FileText size={18} strokeWidth={1.7} aria-hidden />
            {t('yaml')}
          </button>
          <button title={t('moreTitle')} aria-haspopup="dialog" onClick={() => setOpen('more')}>
            <Ellipsis size={18} strokeWidth={1.7} aria-hidden />
            {t('more')}
          </button>
        </>
      )}
      {picking && (
        <TargetPicker
          thing={picking}
          onPick={(target: Target) => {
            stopPicking()
            performGesture(settled(picking), target)
          }}
          onClose={stopPicking}
        />
      )}
      {open === 'manifest' && <ManifestDialog onClose={close} />}
      {open === 'bind' && <Binder onClose={close} />}
      {open === 'more' && (
        <MoreTools
          onUse={(tool) => {
            close()
            applyTool(tool)
          }}
          onClose={close}
        />
      )}
      <DropGhost />
    </section>
  )
}
