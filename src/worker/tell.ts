// What there is to say of a record: which sentence of the catalogue, and what is filled in. Pure, and of no language: the worker decides here
// what is worth a beat or a step, and the page says it.
import { saying, type Saying } from '../words/saying.ts'
import type { Action, TraceRecord } from './protocol.ts'
import { describeAction } from './tell-action.ts'

/** Those whom the catalogue names under `actors`; what is not here goes by its program's name. */
const ACTORS: ReadonlySet<string> = new Set([
  'kubectl', 'you', 'users', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'deployment-controller', 'replicaset-controller', 'endpoint-controller', 'endpointslice-controller',
  'generic-garbage-collector', 'namespace-controller', 'node-controller', 'service-controller', 'service-account-controller', 'daemon-set-controller', 'daemonset-controller', 'pod-garbage-collector',
  'taint-eviction-controller', 'root-ca-cert-publisher', 'cronjob-controller', 'job-controller', 'statefulset-controller',
])
const YOU: ReadonlySet<string> = new Set(['kubectl', 'you'])
/** Programs whose names stand without an article. */
const PROPER: ReadonlySet<string> = new Set(['containerd', 'etcd', 'kube-proxy'])

/** Whom a person would name. */
export function tellActor(actor: string): Saying {
  if (ACTORS.has(actor)) return saying(`actors.${actor}`)
  const [what = '', where] = actor.split(' ')
  const kind = PROPER.has(what) ? 'proper' : 'program'
  return where ? saying(`${kind}On`, { what, where }) : saying(kind, { what })
}

/** Who did something: the subject of what has happened, with the verb's first part where a language has one. */
const did = (actor: string): Saying => saying(YOU.has(actor) ? 'youDid' : 'did', { who: tellActor(actor) })

/** `pods/default/web-1` reads as `Pod web-1`. */
export function nameOfObject(object: string | undefined, name?: string): string {
  if (!object) return name ?? ''
  const parts = object.split('/')
  // A server that made the name up has it in the object only: the request's own name is empty.
  const last = name || (parts.at(-1) ?? '')
  return `${KINDS[parts[0]!.split('.')[0]!] ?? parts[0]} ${last}`.trim()
}

const KINDS: Readonly<Record<string, string>> = {
  pods: 'Pod', deployments: 'Deployment', replicasets: 'ReplicaSet', services: 'Service', endpoints: 'Endpoints', endpointslices: 'EndpointSlice', nodes: 'Node', namespaces: 'Namespace', events: 'Event', configmaps: 'ConfigMap',
  secrets: 'Secret', serviceaccounts: 'ServiceAccount', daemonsets: 'DaemonSet', statefulsets: 'StatefulSet', jobs: 'Job', cronjobs: 'CronJob', leases: 'Lease', persistentvolumeclaims: 'PersistentVolumeClaim', persistentvolumes: 'PersistentVolume',
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/** What the kubelet asks of the container runtime, by the name of the call (CRI). Calls that only look are not here. */
const RUNTIME: ReadonlySet<string> = new Set(['RunPodSandbox', 'PullImage', 'CreateContainer', 'StartContainer', 'StopContainer', 'StopPodSandbox', 'RemoveContainer', 'RemovePodSandbox'])
const PROCESS_STATES: ReadonlySet<string> = new Set(['running', 'stopped', 'paused', 'restarting'])
const POWER: Readonly<Record<string, string>> = { 'has power': 'hasPower', 'lost power': 'lostPower' }
const LONGEST_COMMAND = 90

const shortCommand = (line: string): string => (line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND)}…` : line)

interface RequestData { readonly verb: string; readonly resource: string; readonly name?: string; readonly code: number; readonly body?: { readonly spec?: { readonly replicas?: number }; readonly target?: { readonly name?: string } } }

/** What is to be said of a record; undefined when it is too small a thing to speak of. */
export function tell(record: TraceRecord): Saying | undefined {
  const { actor, kind, what, object } = record
  // What the API server writes for itself (an address it gave out) is part of what was asked of it.
  if (actor === 'apiserver itself') return undefined
  const data = record.data ?? {}
  switch (kind) {
    case 'request':
      return tellRequest(record, data as unknown as RequestData)
    case 'decision': {
      if (actor !== 'kube-scheduler') return undefined
      const pod = nameOfObject(object)
      return what === 'scheduled' ? saying('picks', { node: String(data['node']), object: pod }) : saying('findsNone', { object: pod })
    }
    case 'process':
      return saying('process', { process: String(data['process']), machine: String(data['machine']), state: PROCESS_STATES.has(what) ? saying(`states.${what}`) : what })
    case 'fault':
    case 'machine':
      return POWER[what] ? saying('machine', { machine: actor, what: saying(`power.${POWER[what]}`) }) : saying('happened', { actor, what })
    case 'action':
      return actor === 'kubectl' ? saying('ran', { command: shortCommand(what) }) : saying('youAct', { what: data['action'] === undefined ? what : describeAction(data['action'] as Action).what })
    case 'runtime':
      return RUNTIME.has(what) ? saying(`runtime.${what}`, { who: tellActor(actor), object: object ? nameOfObject(object) : saying('aPod') }) : undefined
    case 'probe':
      return data['result'] === undefined || data['result'] === 'success' ? undefined : saying('probeFailed', { who: tellActor(actor), what, object: nameOfObject(object) })
    case 'traffic':
      return what === 'failed' ? saying('trafficFailed', { object: nameOfObject(object), outcome: String(data['outcome']) }) : undefined
    default:
      return undefined
  }
}

function tellRequest({ actor, object: key }: TraceRecord, data: RequestData): Saying | undefined {
  const { verb, code, name, body } = data
  const resource = data.resource.split('/')[0]
  if (!WRITES.has(verb) || resource === 'events' || resource === 'leases' || resource === 'serviceaccounts') return undefined
  const object = nameOfObject(key, name)
  if (code >= 400) return code === 409 ? undefined : saying(`refused.${verb}`, { who: saying(YOU.has(actor) ? 'youMay' : 'may', { who: tellActor(actor) }), object, code })
  if (data.resource === 'pods/binding') return saying('bound', { object, node: body?.target?.name ?? saying('aNode') })
  if (data.resource === 'pods/eviction') return saying('evicts', { who: did(actor), object })
  if (data.resource.endsWith('/status')) return saying('reports', { who: did(actor), object })
  const replicas = verb !== 'create' && /^(deployments|replicasets)/.test(data.resource) ? body?.spec?.replicas : undefined
  return replicas === undefined ? saying(`wrote.${verb}`, { who: did(actor), object }) : saying('scaled', { who: did(actor), object, count: replicas })
}

/** True for records at which a person would stop: something was written, decided, started, broken. */
export function isCause(record: TraceRecord): boolean {
  return tell(record) !== undefined
}

/** How much a record matters among those of the same moment: 3 for what a person did or what broke, 0 for reports that come round the clock. */
export function importanceOf(record: TraceRecord): 0 | 1 | 2 | 3 {
  switch (record.kind) {
    case 'action':
    case 'fault':
    case 'machine':
    case 'process':
      return 3
    case 'decision':
      return 2
    case 'request': {
      const { resource, code, verb } = record.data as unknown as RequestData
      if (code >= 400) return 3
      if (resource === 'nodes/status' || /^endpoint/.test(resource)) return 0
      return resource.endsWith('/status') ? 1 : verb === 'create' || verb === 'delete' ? 2 : 1
    }
    default:
      return 1
  }
}
