import type { en } from '../../words/en/index.ts'
import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { performAction } from '../palette/perform.ts'
import { GoneObject } from './GoneObject.tsx'
import styles from './Inspector.module.css'

type Known = keyof (typeof en)['inspector']['about']

/** Processes of which the catalogue has a sentence: what they are for. */
const KNOWN: ReadonlySet<string> = new Set<Known>(['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'kubelet', 'containerd', 'kube-proxy'])
const isKnown = (name: string): name is Known => KNOWN.has(name)

/** Something that is not an API object: a process, a machine, or an object that is gone. */
export function ThingView({ thingKey }: { readonly thingKey: string }) {
  const t = useWords('inspector')
  const machines = useCluster((state) => state.surroundings.machines)
  const [kind = '', ...rest] = thingKey.split('/')
  if (kind === 'machine') {
    return (
      <div className={styles.empty}>
        <h2>{rest.at(-1)}</h2>
        <p>{t('thing.machine')}</p>
      </div>
    )
  }
  if (kind !== 'process') return <GoneObject key={thingKey} objectKey={thingKey} />
  const name = rest.at(-1)!
  const machine = rest.length > 1 ? rest[0]! : (machines.find((m) => m.role === 'control-plane')?.name ?? '')
  const state = machines.find((m) => m.name === machine)?.processes.find((p) => p.name === name)?.state ?? 'unknown'
  const signal = (what: 'kill' | 'stop' | 'start' | 'pause' | 'resume') => (): void => performAction({ do: 'process', machine, process: name, signal: what })
  return (
    <div className={styles.empty}>
      <h2>{name}</h2>
      <p>
        {t('thing.process', { machine, state: t(`state.${state}`) })}
      </p>
      {isKnown(name) && <p>{t(`about.${name}`)}</p>}
      <div className={styles.actions}>
        {state === 'running' && <button onClick={signal('kill')}>{t('deeds.kill')}</button>}
        {state === 'running' && <button onClick={signal('stop')}>{t('deeds.stop')}</button>}
        {state === 'running' && <button onClick={signal('pause')}>{t('deeds.freeze')}</button>}
        {state === 'paused' && <button onClick={signal('resume')}>{t('deeds.thaw')}</button>}
        {state === 'stopped' && <button onClick={signal('start')}>{t('deeds.start')}</button>}
      </div>
    </div>
  )
}
