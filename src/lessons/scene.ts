// The cluster as goals see it. Pure: the page makes a scene from what came over the bridge, tests make it from the same frames.
import type { KubeObject } from '../cluster/api/index.ts'
import type { TraceRecord } from '../kernel/index.ts'
import type { Scene } from './expression.ts'

interface Machine { readonly name: string; readonly role: string; readonly powered: boolean; readonly processes: readonly { readonly name: string; readonly state: string }[] }

export interface SceneSource {
  /** Objects by key, by resource (`pods`, `deployments.apps`). */
  readonly objects: Readonly<Record<string, ReadonlyMap<string, KubeObject> | undefined>>
  readonly surroundings: { readonly machines: readonly Machine[]; readonly users: readonly object[] }
  readonly records: readonly TraceRecord[]
}

/** Kinds that expressions may ask about, empty lists when there are none. */
const KINDS = ['pods', 'nodes', 'services', 'namespaces', 'configmaps', 'secrets', 'serviceaccounts', 'resourcequotas', 'limitranges', 'persistentvolumes', 'persistentvolumeclaims', 'deployments.apps', 'replicasets.apps', 'daemonsets.apps', 'statefulsets.apps', 'jobs.batch', 'cronjobs.batch', 'endpointslices.discovery.k8s.io', 'horizontalpodautoscalers.autoscaling', 'poddisruptionbudgets.policy', 'networkpolicies.networking.k8s.io', 'ingresses.networking.k8s.io'] as const

/** Names that every scene has. */
export const SCENE_NAMES: ReadonlySet<string> = new Set([...KINDS.map(plural), 'processes', 'machines', 'users', 'records'])

export function sceneOf({ objects, surroundings, records }: SceneSource): Scene {
  const { machines, users } = surroundings
  return {
    ...Object.fromEntries(KINDS.map((kind) => [plural(kind), [...(objects[kind]?.values() ?? [])]])),
    processes: machines.flatMap((machine) => machine.processes.map(({ name, state }) => ({ machine: machine.name, name, state }))),
    machines: machines.map(({ name, role, powered }) => ({ name, role, powered })),
    users,
    records,
  }
}

function plural(kind: string): string {
  return kind.split('.')[0]!
}
