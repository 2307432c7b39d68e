import { useShallow } from 'zustand/react/shallow'
import { quantityMilli } from '../../../cluster/api/quantity/index.ts'
import type { Node } from '../../../cluster/api/types/core-v1.ts'
import type { MachineState } from '../../../worker/protocol.ts'
import { useCluster, type ClusterState } from '../../store/cluster-store.ts'
import { select, useView } from '../../store/view-store.ts'
import type { Part } from '../layout.ts'
import { podsOnNode } from '../lenses/pods-by-node.ts'
import { useWords } from '../../words/index.ts'
import chips from './Chips.module.css'
import styles from './Machine.module.css'
import { Meter } from './Meter.tsx'
import type { PartProps } from './part-node.ts'
import { useLit } from './useLit.ts'

/** A worker machine: its node's state, what is asked of it, and the processes that make it a node. Its pods are parts of their own, which stand on it. */
export function MachinePart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const name = part.label
  const node = useCluster(({ objects }) => objects['nodes']?.get(name)) as Node | undefined
  const machine = useCluster(({ surroundings }) => surroundings.machines.find((m) => m.name === name))
  const selected = useView((state) => state.selected === `nodes/${name}`)
  const condition = stateOf(node, machine?.powered ?? true)
  const word = t(`look.${condition.look}`)
  const pressures = pressuresOf(node)
  return (
    <div className={styles.machine} data-selected={selected || undefined} data-off={machine && !machine.powered ? true : undefined} data-drop="node" data-node={name}>
      <button className={styles.head} onClick={() => select(node ? `nodes/${name}` : `machine/${name}`)} aria-label={t('machine.node', { name, state: [word, ...pressures].join(', ') })}>
        <b>{name}</b>
        <em data-tone={condition.tone}>{word}</em>
        {node && machine?.powered === false && <em data-tone="fault">{t('look.no power')}</em>}
        {pressures.map((pressure) => (
          <em key={pressure} data-tone="fault">
            {pressure}
          </em>
        ))}
        {node?.spec?.unschedulable && <em data-tone="decision">{t('machine.cordoned')}</em>}
        <code>{machine?.address}</code>
      </button>
      <Usage part={part} node={node} />
      {!part.isSmall && <Rail name={name} machine={machine} />}
    </div>
  )
}

/** The processes that make a machine a node. */
function Rail({ name, machine }: { readonly name: string; readonly machine: MachineState | undefined }) {
  const t = useWords('stage')
  const tones = useLit([`kubelet/${name}`, `containerd/${name}`, `kube-proxy/${name}`])
  return (
    <div className={styles.rail}>
      {['kubelet', 'containerd', 'kube-proxy'].map((process, i) => {
        const state = machine?.processes.find((p) => p.name === process)?.state ?? 'running'
        return (
          <button key={process} className={chips.chip} data-lit={tones[i]} data-state={machine?.powered === false ? 'stopped' : state} data-drop="process" data-process={process} data-node={name} onClick={() => select(`process/${name}/${process}`)}>
            {process}
            {state !== 'running' && <span> {t(`process.${state}`)}</span>}
          </button>
        )
      })}
    </div>
  )
}

function stateOf(node: Node | undefined, powered: boolean): { look: 'booting' | 'no power' | 'ready' | 'not ready'; tone: 'traffic' | 'fault' | 'decision' } {
  if (!node) return { look: powered ? 'booting' : 'no power', tone: 'decision' }
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready')
  if (ready?.status === 'True') return { look: 'ready', tone: 'traffic' }
  return { look: 'not ready', tone: 'fault' }
}

/** What the node is short of, as its conditions are called. */
function pressuresOf(node: Node | undefined): readonly string[] {
  return (node?.status?.conditions ?? []).filter(({ type, status }) => type.endsWith('Pressure') && status === 'True').map(({ type }) => type)
}

/** Requests against allocatable, and what is used as a second, thinner bar: in percent, so that it is drawn anew only when one of them is another. */
function Usage({ part, node }: { readonly part: Part; readonly node: Node | undefined }) {
  const t = useWords('stage')
  const allocatable = node?.status?.allocatable
  const [cpu, memory, usedCpu, usedMemory] = useCluster(useShallow((state: ClusterState) => sharesOf(state, part.label, allocatable)))
  return (
    <div className={styles.usage}>
      <Meter label="CPU" asked={cpu} used={usedCpu} />
      <Meter label={t('machine.memory')} asked={memory} used={usedMemory} />
    </div>
  )
}

type Quantities = Readonly<Record<string, string>> | undefined

function sharesOf(state: ClusterState, name: string, allocatable: Quantities): readonly [cpu: number, memory: number, usedCpu: number, usedMemory: number] {
  const { usage } = state.surroundings
  let [cpu, memory, usedCpu, usedMemory] = [0, 0, 0, 0]
  for (const [key, pod] of podsOnNode(name)(state)) {
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue
    for (const container of pod.spec?.containers ?? []) {
      cpu += amount(container.resources?.requests?.['cpu'])
      memory += amount(container.resources?.requests?.['memory'])
    }
    usedCpu += usage[key]?.cpu ?? 0
    usedMemory += usage[key]?.memory ?? 0
  }
  const [allCpu, allMemory] = [amount(allocatable?.['cpu']), amount(allocatable?.['memory'])]
  return [percent(cpu, allCpu), percent(memory, allMemory), percent(usedCpu, allCpu), percent(usedMemory, allMemory)]
}

const percent = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 100) : 0)

function amount(quantity: string | undefined): number {
  return quantityMilli(quantity) / 1000
}
