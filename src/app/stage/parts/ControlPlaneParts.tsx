import { useCluster } from '../../store/cluster-store.ts'
import { select } from '../../store/view-store.ts'
import type { PartProps } from './part-node.ts'
import { useWords } from '../../words/index.ts'
import type { MachineState } from '../../../worker/protocol.ts'
import styles from './Box.module.css'
import chips from './Chips.module.css'
import { useLit } from './useLit.ts'

/** The latest scheduling decision, if one is recent enough to be in view. */
function useLastDecision(): { pod: string; node: string; fits: number; of: number } | undefined {
  const text = useCluster(({ records }) => {
    for (let i = records.length - 1; i >= 0; i--) {
      const record = records[i]!
      if (record.kind !== 'decision' || record.actor !== 'kube-scheduler') continue
      const data = record.data as { node?: string; feasible?: number; evaluated?: number } | undefined
      return JSON.stringify({ pod: record.object?.split('/').at(-1) ?? '', node: data?.node ?? '', fits: data?.feasible ?? 0, of: data?.evaluated ?? 0 })
    }
    return ''
  })
  return text === '' ? undefined : (JSON.parse(text) as { pod: string; node: string; fits: number; of: number })
}

export function SchedulerPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const [tone] = useLit(['kube-scheduler'])
  const state = useProcess('kube-scheduler', part.machine)
  const decision = useLastDecision()
  return (
    <button className={styles.box} data-lit={tone} data-state={state} onClick={() => select('process/kube-scheduler')}>
      <b>{part.label}</b>
      {state !== 'running' ? (
        <small>{t(`process.${state}`)}</small>
      ) : decision ? (
        <>
          <small>
            {decision.pod.split('-').at(-1)} → {decision.node || t('near.noNode')}
          </small>
          <small>
            {t('component.fit', { fits: decision.fits, of: decision.of })}
          </small>
        </>
      ) : (
        <small>{t('component.waiting')}</small>
      )}
    </button>
  )
}

export function EtcdPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const [tone] = useLit(['etcd'])
  const state = useProcess('etcd', part.machine)
  const members = useCluster(({ surroundings }) => surroundings.machines.filter((m) => m.role === 'control-plane' && m.processes.some((p) => p.name === 'etcd')).length || 1)
  const revision = useCluster(({ records }) => {
    for (let i = records.length - 1; i >= 0; i--) {
      const revision = records[i]!.data?.['revision']
      if (typeof revision === 'number') return revision
    }
    return undefined
  })
  return (
    <button className={styles.box} data-lit={tone} data-state={state} onClick={() => select('process/etcd')}>
      <b>{part.label}</b>
      <small>{state !== 'running' ? t(`process.${state}`) : revision === undefined ? t('component.etcd') : t('component.revision', { revision })}</small>
      <small>{t('component.members', { count: members })}</small>
    </button>
  )
}

/** How a controller is called here, by its name in the audit log. */
const CONTROLLERS: readonly (readonly [actor: string, label: string])[] = [
  ['deployment-controller', 'Deployment'],
  ['replicaset-controller', 'ReplicaSet'],
  ['endpointslice-controller', 'EndpointSlice'],
  ['node-controller', 'Node lifecycle'],
  ['daemonset-controller', 'DaemonSet'],
  ['statefulset-controller', 'StatefulSet'],
  ['job-controller', 'Job'],
  ['namespace-controller', 'Namespace'],
  ['generic-garbage-collector', 'Garbage collector'],
]

const ids = CONTROLLERS.map(([actor]) => `controller/${actor}`)

export function ControllersPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const tones = useLit(ids)
  const state = useProcess('kube-controller-manager', part.machine)
  const note = useCluster(({ records }) => {
    for (let i = records.length - 1; i >= 0; i--) {
      const record = records[i]!
      if (record.kind === 'reconcile' && record.object && record.actor.endsWith('-controller')) return `${labelOf(record.actor)}|${shorten(record.object.split('/').at(-1) ?? '')}`
    }
    return ''
  })
  const [controller = '', object] = note.split('|')
  return (
    <div className={styles.box} data-state={state} data-outline={tones.find((tone) => tone !== undefined)}>
      <button className={styles.title} onClick={() => select('process/kube-controller-manager')}>
        {part.label} <em>{state === 'running' ? t('component.leader') : t(`process.${state}`)}</em>
      </button>
      <div className={chips.chips}>
        {CONTROLLERS.map(([actor, label], i) => (
          <span key={actor} className={chips.chip} data-lit={tones[i]}>
            {label}
          </span>
        ))}
      </div>
      <small className={styles.note}>{object === undefined ? t('component.loop') : t('component.compared', { controller, object })}</small>
    </div>
  )
}

const labelOf = (actor: string): string => CONTROLLERS.find(([name]) => name === actor)?.[1] ?? actor.replace('-controller', '')
const NOTE_MOST = 30
const shorten = (name: string): string => (name.length > NOTE_MOST ? `${name.slice(0, NOTE_MOST)}…` : name)

/** What talks to the cloud: it makes load balancers, and knows which machines are gone. */
export function CloudPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const [tone] = useLit(['controller/service-controller'])
  const state = useProcess('cloud-controller-manager', part.machine)
  return (
    <button className={`${styles.box} ${styles.line}`} data-lit={tone} data-state={state} onClick={() => select('process/cloud-controller-manager')}>
      <b>{part.label}</b>
      <small>{state === 'running' ? t('component.cloud') : t(`process.${state}`)}</small>
    </button>
  )
}

export type ProcessState = MachineState['processes'][number]['state'] | 'no power'

/** The state of a process on a control-plane machine; on the first without a name. */
export function useProcess(name: string, on?: string): ProcessState {
  return useCluster(({ surroundings }) => {
    const machine = surroundings.machines.find((m) => m.role === 'control-plane' && (on === undefined || m.name === on))
    if (machine && !machine.powered) return 'no power'
    return machine?.processes.find((p) => p.name === name)?.state ?? 'running'
  })
}
