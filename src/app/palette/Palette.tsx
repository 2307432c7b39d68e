import { Ellipsis, FileText } from 'lucide-react'
import { useState } from 'react'
import { useView } from '../store/view-store.ts'
import { carry, useCarry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import { DropGhost } from './DropGhost.tsx'
import type { Target } from './gesture.ts'
import { ManifestDialog } from './ManifestDialog.tsx'
import { MoreTools } from './MoreTools.tsx'
import styles from './Palette.module.css'
import { applyTool, performGesture } from './perform.ts'
import { TargetPicker } from './TargetPicker.tsx'
import { ToolIcon } from './ToolIcon.tsx'
import { TOOLS, toolOf } from './tools.ts'

const QUICK = TOOLS.filter((tool) => tool.isQuick)

/** What can be dragged onto the stage; a click or Enter does the same where there is one obvious place, or asks for it. */
export function Palette() {
  const allowed = useView((state) => state.tools)
  const shown = allowed ? TOOLS.filter(({ id }) => allowed.includes(id)) : QUICK
  const picking = useCarry((state) => state.picking)
  const [open, setOpen] = useState<'manifest' | 'more' | undefined>()
  const stopPicking = (): void => useCarry.setState({ picking: undefined })
  return (
    <section className={styles.palette} aria-label="Palette">
      {shown.map((tool) => (
        <button key={tool.id} title={tool.title} onPointerDown={(event) => beginDrag(event.nativeEvent, carry(tool.id))} onClick={() => applyTool(tool)}>
          <ToolIcon id={tool.id} />
          {tool.label}
        </button>
      ))}
      {!allowed && (
        <>
          <button title="Paste or choose a manifest" onClick={() => setOpen('manifest')}>
            <FileText size={18} strokeWidth={1.7} aria-hidden />
            YAML
          </button>
          <button title="All tools, and how they are set" aria-haspopup="dialog" onClick={() => setOpen('more')}>
            <Ellipsis size={18} strokeWidth={1.7} aria-hidden />
            More
          </button>
        </>
      )}
      {picking && (
        <TargetPicker
          tool={toolOf(picking)}
          onPick={(target: Target) => {
            stopPicking()
            performGesture(carry(picking), target)
          }}
          onClose={stopPicking}
        />
      )}
      {open === 'manifest' && <ManifestDialog onClose={() => setOpen(undefined)} />}
      {open === 'more' && (
        <MoreTools
          onUse={(tool) => {
            setOpen(undefined)
            applyTool(tool)
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
      <DropGhost />
    </section>
  )
}
