import { useCluster } from '../store/cluster-store.ts'
import { performAction } from '../palette/perform.ts'
import styles from './Inspector.module.css'

/** What a process is for, in a sentence. */
const ABOUT: Readonly<Record<string, string>> = {
  'kube-apiserver': 'The only door to the cluster’s state. Everyone asks it, everyone watches it; it checks who you are, what you may, and whether what you ask makes sense, then stores it.',
  etcd: 'Keeps every object and every change in order. Only the API server talks to it.',
  'kube-scheduler': 'Watches for Pods without a node, filters and scores the nodes, and writes its choice back. It starts nothing itself.',
  'kube-controller-manager': 'Many small loops. Each watches its kind, compares what is wanted with what is there, and writes what would close the gap.',
  kubelet: 'Watches for Pods bound to its node and makes the container runtime run them. Reports back what it sees.',
  containerd: 'Pulls images, starts and stops containers. Only the kubelet tells it what to do.',
  'kube-proxy': 'Turns Services into packet rules of this machine: that is how a Service address reaches a Pod.',
}

/** Something that is not an API object: a process, a machine, or an object that is gone. */
export function ThingView({ thingKey }: { readonly thingKey: string }) {
  const machines = useCluster((state) => state.surroundings.machines)
  const [kind = '', ...rest] = thingKey.split('/')
  if (kind !== 'process') {
    return (
      <div className={styles.empty}>
        <h2>{rest.at(-1)}</h2>
        <p>{kind === 'machine' ? 'A machine. It is no node until its kubelet has registered it.' : 'It is not there at this moment.'}</p>
      </div>
    )
  }
  const name = rest.at(-1)!
  const machine = rest.length > 1 ? rest[0]! : (machines.find((m) => m.role === 'control-plane')?.name ?? '')
  const state = machines.find((m) => m.name === machine)?.processes.find((p) => p.name === name)?.state ?? 'unknown'
  const signal = (what: 'kill' | 'stop' | 'start' | 'pause' | 'resume') => (): void => performAction({ do: 'process', machine, process: name, signal: what })
  return (
    <div className={styles.empty}>
      <h2>{name}</h2>
      <p>
        Process on {machine} · {state}
      </p>
      <p>{ABOUT[name]}</p>
      <div className={styles.actions}>
        {state === 'running' && <button onClick={signal('kill')}>Kill</button>}
        {state === 'running' && <button onClick={signal('stop')}>Stop</button>}
        {state === 'running' && <button onClick={signal('pause')}>Freeze</button>}
        {state === 'paused' && <button onClick={signal('resume')}>Thaw</button>}
        {state === 'stopped' && <button onClick={signal('start')}>Start</button>}
      </div>
    </div>
  )
}
