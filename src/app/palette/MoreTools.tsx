import { Dialog } from '../design/Dialog.tsx'
import { useWords } from '../words/index.ts'
import { carry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import styles from './MoreTools.module.css'
import { ToolFields } from './ToolFields.tsx'
import { ToolIcon } from './ToolIcon.tsx'
import { TOOLS, type Tool, type ToolGroup } from './tools.ts'

const GROUPS: readonly ToolGroup[] = ['workloads', 'network', 'configuration', 'changes', 'faults', 'machines']

export interface MoreToolsProps {
  readonly onUse: (tool: Tool) => void
  readonly onClose: () => void
}

/** Every tool with its settings; what is set here is also what dragging carries. */
export function MoreTools({ onUse, onClose }: MoreToolsProps) {
  const t = useWords('palette')
  return (
    <Dialog label={t('all.title')} title={t('all.title')} about={t('all.about')} className={styles.more} onClose={onClose}>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h3>{t(`groups.${group}`)}</h3>
            {TOOLS.filter((tool) => tool.group === group).map((tool) => (
              <div key={tool.id} className={styles.tool}>
                <button onPointerDown={(event) => beginDrag(event.nativeEvent, carry(tool.id), onClose)} onClick={() => onUse(tool)}>
                  <ToolIcon id={tool.id} size={16} />
                  {t(`tools.${tool.id}.label`)}
                </button>
                <span className={styles.words}>
                  {t(`tools.${tool.id}.title`)}
                  <ToolFields tool={tool} />
                </span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Dialog>
  )
}
