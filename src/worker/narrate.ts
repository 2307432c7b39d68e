// What happens, in words: the sentences of captions, of the live region for screen readers, and of the chain of causes.
// Pure: a record in, a sentence out. The page and the worker share it.
import type { Action, TraceRecord } from './protocol.ts'

/** Whom a person would name. */
const NAMES: Readonly<Record<string, string>> = {
  kubectl: 'You',
  'kube-scheduler': 'The scheduler',
  'deployment-controller': 'The Deployment controller',
  'replicaset-controller': 'The ReplicaSet controller',
  'endpoint-controller': 'The Endpoints controller',
  'endpointslice-controller': 'The EndpointSlice controller',
  'generic-garbage-collector': 'The garbage collector',
  'namespace-controller': 'The Namespace controller',
  'node-controller': 'The node controller',
  'service-controller': 'The cloud’s Service controller',
  'service-account-controller': 'The ServiceAccount controller',
  'daemon-set-controller': 'The DaemonSet controller',
  'job-controller': 'The Job controller',
  'statefulset-controller': 'The StatefulSet controller',
  users: 'A user',
}

/** `kubelet node-1` reads as `The kubelet on node-1`. */
export function nameOfActor(actor: string): string {
  const known = NAMES[actor]
  if (known) return known
  const [what, where] = actor.split(' ')
  return where ? `The ${what} on ${where}` : `The ${actor}`
}

/** `pods/default/web-1` reads as `Pod web-1`. */
export function nameOfObject(object: string | undefined, name?: string): string {
  if (!object) return name ?? ''
  const parts = object.split('/')
  const last = name ?? parts.at(-1) ?? ''
  return `${KINDS[parts[0]!.split('.')[0]!] ?? parts[0]} ${last}`.trim()
}

const KINDS: Readonly<Record<string, string>> = {
  pods: 'Pod', deployments: 'Deployment', replicasets: 'ReplicaSet', services: 'Service', endpoints: 'Endpoints', endpointslices: 'EndpointSlice', nodes: 'Node', namespaces: 'Namespace', events: 'Event', configmaps: 'ConfigMap',
  secrets: 'Secret', serviceaccounts: 'ServiceAccount', daemonsets: 'DaemonSet', statefulsets: 'StatefulSet', jobs: 'Job', cronjobs: 'CronJob', leases: 'Lease', persistentvolumeclaims: 'PersistentVolumeClaim', persistentvolumes: 'PersistentVolume',
}

const PAST: Readonly<Record<string, string>> = { create: 'created', update: 'updated', patch: 'changed', delete: 'deleted', deletecollection: 'deleted every' }

interface RequestData { readonly verb: string; readonly resource: string; readonly name?: string; readonly code: number; readonly body?: { readonly spec?: { readonly replicas?: number }; readonly target?: { readonly name?: string }; readonly reason?: string; readonly message?: string } }

/** A sentence for a record; undefined when it is too small a thing to speak of. */
export function narrate(record: TraceRecord): string | undefined {
  const who = nameOfActor(record.actor)
  const data = record.data ?? {}
  switch (record.kind) {
    case 'request':
      return narrateRequest(who, record, data as unknown as RequestData)
    case 'decision': {
      if (record.actor !== 'kube-scheduler') return undefined
      const pod = nameOfObject(record.object)
      return record.what === 'scheduled' ? `The scheduler picks ${String(data['node'])} for ${pod}.` : `The scheduler finds no node for ${pod}.`
    }
    case 'process':
      return `${String(data['process'])} on ${String(data['machine'])} is ${record.what}.`
    case 'fault':
    case 'machine':
      return `${record.actor}: ${record.what}.`
    case 'action':
      return `You: ${record.what}.`
    case 'runtime':
      return `${who} ${record.what}${record.object ? `: ${nameOfObject(record.object)}` : ''}.`
    case 'probe':
      return data['result'] === undefined || data['result'] === 'success' ? undefined : `${who}: ${record.what} of ${nameOfObject(record.object)} failed.`
    case 'traffic':
      return record.what === 'failed' ? `A user’s request to ${nameOfObject(record.object)} failed (${String(data['outcome'])}).` : undefined
    default:
      return undefined
  }
}

function narrateRequest(who: string, record: TraceRecord, data: RequestData): string | undefined {
  const verb = PAST[data.verb]
  const resource = data.resource.split('/')[0]
  if (!verb || resource === 'events' || resource === 'leases' || resource === 'serviceaccounts') return undefined
  const object = nameOfObject(record.object, data.name)
  if (data.code >= 400) return data.code === 409 ? undefined : `The API server refused: ${who === 'You' ? 'you' : who.replace(/^The/, 'the')} may not have ${object} ${verb} (${data.code}).`
  if (data.resource === 'pods/binding') return `The scheduler wrote: ${object} runs on ${data.body?.target?.name ?? 'a node'}.`
  if (data.resource === 'pods/eviction') return `${who} asked to evict ${object}.`
  if (data.resource.endsWith('/status')) return `${who} reported the state of ${object}.`
  const scale = data.verb !== 'create' && /^(deployments|replicasets)/.test(data.resource) && data.body?.spec?.replicas !== undefined ? ` to ${data.body.spec.replicas} replicas` : ''
  return `${who} ${scale ? 'scaled' : verb} ${object}${scale}.`
}

/** True for records at which a person would stop: something was written, decided, started, broken. */
export function isCause(record: TraceRecord): boolean {
  if (record.kind === 'request') {
    const data = record.data as unknown as RequestData
    return data.verb in PAST && narrate(record) !== undefined
  }
  return narrate(record) !== undefined
}

/** What an action is called on the timeline, and whether it breaks something. */
export function describeAction(action: Action): { what: string; isFault: boolean } {
  switch (action.do) {
    case 'kubectl':
      return { what: typeof action.line === 'string' ? action.line : 'kubectl', isFault: false }
    case 'add-machine':
      return { what: `${action.machine.name} joins`, isFault: false }
    case 'remove-machine':
      return { what: `${action.machine} is taken away`, isFault: true }
    case 'power':
      return { what: action.on ? `${action.machine} gets power` : `${action.machine} loses power`, isFault: !action.on }
    case 'process':
      return { what: `${action.signal} ${action.process} on ${action.machine}`, isFault: action.signal !== 'start' && action.signal !== 'resume' }
    case 'kill-container':
      return { what: `kill ${action.container} in ${action.pod}`, isFault: true }
    case 'link':
      return { what: action.cut === undefined ? `link ${action.a}–${action.b} changes` : action.cut ? `cut ${action.a}–${action.b}` : `mend ${action.a}–${action.b}`, isFault: action.cut !== false }
    case 'users':
      return { what: action.perSecond > 0 ? `users: ${action.perSecond} requests a second to ${action.service}` : `users of ${action.service} leave`, isFault: false }
    case 'image':
      return { what: `image ${action.image.reference} is published`, isFault: false }
  }
}
