import { Box, FileText, Network, Plug, Scissors, Server, Skull, Tag, Trash2, Users, Droplet, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { CARRIED_TYPE } from '../stage/useDropTarget.ts'
import { useView } from '../store/view-store.ts'
import type { Carried, Target } from './gestures.ts'
import { ManifestDialog } from './ManifestDialog.tsx'
import styles from './Palette.module.css'
import { performGesture } from './perform.ts'
import { TargetPicker } from './TargetPicker.tsx'

interface Tool { readonly id: Carried; readonly label: string; readonly title: string; readonly icon: LucideIcon; readonly needsTarget: boolean }

const TOOLS: readonly Tool[] = [
  { id: 'node', label: 'Node', title: 'A machine: drop it into a zone', icon: Server, needsTarget: false },
  { id: 'deployment', label: 'Deploy', title: 'A Deployment of three Pods', icon: Box, needsTarget: false },
  { id: 'service', label: 'Service', title: 'A Service with a load balancer for a Deployment', icon: Network, needsTarget: false },
  { id: 'users', label: 'Users', title: 'Users who send requests to a Service', icon: Users, needsTarget: false },
  { id: 'label', label: 'Label', title: 'A label: drop it on a Pod or a node', icon: Tag, needsTarget: true },
  { id: 'taint', label: 'Taint', title: 'A taint: drop it on a node', icon: Droplet, needsTarget: true },
  { id: 'kill', label: 'Kill', title: 'Kill a process: drop it on a Pod or on a kubelet', icon: Skull, needsTarget: true },
  { id: 'power', label: 'Power', title: 'The power switch: drop it on a machine', icon: Plug, needsTarget: true },
  { id: 'cut', label: 'Cut', title: 'Scissors: cut a node off the control plane', icon: Scissors, needsTarget: true },
  { id: 'bin', label: 'Bin', title: 'Delete a Pod or a Service, take a machine away', icon: Trash2, needsTarget: true },
]

/** What can be dragged onto the stage; a click or Enter does the same where there is one obvious place, or asks for it. */
export function Palette() {
  const [picking, setPicking] = useState<Tool | undefined>()
  const [manifest, setManifest] = useState(false)
  const use = (tool: Tool): void => (tool.needsTarget ? setPicking(tool) : performGesture(tool.id, { kind: 'stage' }))
  return (
    <section className={styles.palette} aria-label="Palette">
      {TOOLS.map((tool) => (
        <button
          key={tool.id}
          title={tool.title}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(CARRIED_TYPE, tool.id)
            event.dataTransfer.effectAllowed = 'copy'
            useView.setState({ carrying: tool.id })
          }}
          onDragEnd={() => useView.setState({ carrying: undefined })}
          onClick={() => use(tool)}
        >
          <tool.icon size={18} strokeWidth={1.7} aria-hidden />
          {tool.label}
        </button>
      ))}
      <button title="Paste or choose a manifest" onClick={() => setManifest(true)}>
        <FileText size={18} strokeWidth={1.7} aria-hidden />
        YAML
      </button>
      {picking && (
        <TargetPicker
          title={picking.title}
          tool={picking.id}
          onPick={(target: Target) => {
            setPicking(undefined)
            performGesture(picking.id, target)
          }}
          onClose={() => setPicking(undefined)}
        />
      )}
      {manifest && <ManifestDialog onClose={() => setManifest(false)} />}
    </section>
  )
}
