import { carry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import styles from './MoreTools.module.css'
import { TOOLS, type Tool, type ToolGroup } from './tools.ts'
import { ToolFields } from './ToolFields.tsx'
import { ToolIcon } from './ToolIcon.tsx'
import { Dialog } from '../design/Dialog.tsx'

const GROUPS: readonly ToolGroup[] = ['Workloads', 'Network', 'Configuration', 'Changes', 'Faults', 'Machines']

export interface MoreToolsProps {
  readonly onUse: (tool: Tool) => void
  readonly onClose: () => void
}

/** Every tool with its settings; what is set here is also what dragging carries. */
export function MoreTools({ onUse, onClose }: MoreToolsProps) {
  return (
    <Dialog label="All tools" className={styles.more} onClose={onClose}>
      <header>
        <h2>All tools</h2>
        <p>Set a tool, then drag it from here or from the palette; or press it, and you are asked where.</p>
        <button onClick={onClose}>Close</button>
      </header>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            {TOOLS.filter((tool) => tool.group === group).map((tool) => (
              <div key={tool.id} className={styles.tool}>
                <button onPointerDown={(event) => beginDrag(event.nativeEvent, carry(tool.id), onClose)} onClick={() => onUse(tool)}>
                  <ToolIcon id={tool.id} size={16} />
                  {tool.label}
                </button>
                <span className={styles.words}>
                  {tool.title}
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
