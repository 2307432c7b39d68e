import type { Deployment } from '../../cluster/api/types/apps-v1.ts'
import { Dialog } from '../design/Dialog.tsx'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { carry, useSettings } from './carry-store.ts'
import { describePlan } from './describe-gesture.ts'
import type { Target } from './gesture.ts'
import styles from './Palette.module.css'
import { plannedGesture } from './perform.ts'
import { ToolFields } from './ToolFields.tsx'
import type { TargetKind, Tool } from './tools.ts'

export interface TargetPickerProps {
  readonly tool: Tool
  readonly onPick: (target: Target) => void
  readonly onClose: () => void
}

interface Choice {
  readonly name: string
  readonly target: Target
}

/** The way without dragging: set a tool and choose what it is for. Each choice says what it would do; what would be refused is not offered. */
export function TargetPicker({ tool, onPick, onClose }: TargetPickerProps) {
  const t = useWords('palette')
  useSettings()
  const title = t(`tools.${tool.id}.title`)
  const choices = useChoices(new Set(tool.asksFor))
  const offered = choices.flatMap(({ name, target }) => {
    const plan = describePlan(plannedGesture(carry(tool.id), target))
    return plan.isRefused ? [] : [{ name, target, plan }]
  })
  return (
    <Dialog label={title} title={title} className={styles.asking} onClose={onClose}>
      <ToolFields tool={tool} />
      <p>{t('picker.where')}</p>
      <div className={styles.list}>
        {offered.map(({ name, target, plan }, i) => (
          <button key={name} data-first={i === 0 || undefined} title={[plan.text, plan.note].filter(Boolean).join('\n')} onClick={() => onPick(target)}>
            {name}
          </button>
        ))}
        {offered.length === 0 && <p>{t('picker.none')}</p>}
      </div>
    </Dialog>
  )
}

function useChoices(kinds: ReadonlySet<TargetKind>): readonly Choice[] {
  const t = useWords('palette')
  const machines = useCluster((state) => state.surroundings.machines)
  const pods = useObjects('pods')
  const services = useObjects('services')
  const workloads = [useWorkloads('deployments.apps', 'deployment'), useWorkloads('statefulsets.apps', 'statefulset'), useWorkloads('daemonsets.apps', 'daemonset')].flat()
  const ofRole = (role: string): readonly Choice[] => machines.filter((m) => m.role === role).map((m) => ({ name: m.name, target: { kind: 'node', node: m.name } }))
  const zones = new Map(machines.filter((m) => m.role === 'node' || m.role === 'control-plane').map(({ region, zone }) => [zone, region]))
  return [
    ...(kinds.has('zone') ? [...zones].map(([zone, region]): Choice => ({ name: zone, target: { kind: 'zone', region, zone } })) : []),
    ...(kinds.has('workload') ? workloads : []),
    ...(kinds.has('node') ? ofRole('node') : []),
    ...(kinds.has('control-plane') ? ofRole('control-plane') : []),
    ...(kinds.has('pod') ? [...pods].map(([key, pod]): Choice => ({ name: pod.metadata.name, target: { kind: 'pod', pod: key } })) : []),
    ...(kinds.has('service') ? [...services].map(([key, service]): Choice => ({ name: `Service ${service.metadata.name}`, target: { kind: 'service', service: key } })) : []),
    ...(kinds.has('stage') ? [{ name: t('picker.nowhere'), target: { kind: 'stage' as const } }] : []),
  ]
}

function useWorkloads(resource: string, kind: string): readonly Choice[] {
  const found = useObjects<Deployment>(resource)
  return [...found.values()].map(({ metadata: { name, namespace = '' } }) => ({ name: `${kind} ${name}`, target: { kind: 'workload', workload: { resource: kind, namespace, name } } }))
}
