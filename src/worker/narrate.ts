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
  'daemonset-controller': 'The DaemonSet controller',
  'pod-garbage-collector': 'The Pod garbage collector',
  'taint-eviction-controller': 'The taint eviction controller',
  'root-ca-cert-publisher': 'The root CA publisher',
  'cronjob-controller': 'The CronJob controller',
  'kube-controller-manager': 'The controller manager',
  'cloud-controller-manager': 'The cloud controller manager',
  you: 'You',
  'job-controller': 'The Job controller',
  'statefulset-controller': 'The StatefulSet controller',
  users: 'A user',
}

/** `kubelet node-1` reads as `The kubelet on node-1`. */
export function nameOfActor(actor: string): string {
  const known = NAMES[actor]
  if (known) return known
  const [what = '', where] = actor.split(' ')
  const name = PROPER.has(what) ? what : `The ${what}`
  return where ? `${name} on ${where}` : name
}

/** Programs whose names stand without an article. */
const PROPER: ReadonlySet<string> = new Set(['containerd', 'etcd', 'kube-proxy'])

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

const PAST: Readonly<Record<string, string>> = { create: 'created', update: 'updated', patch: 'changed', delete: 'deleted', deletecollection: 'deleted every' }

/** What the kubelet asks of the container runtime, by the name of the call (CRI). Calls that only look are not here. */
const RUNTIME: Readonly<Record<string, string>> = {
  RunPodSandbox: 'set up the network and namespaces of', PullImage: 'pulls the image of', CreateContainer: 'created a container of', StartContainer: 'started a container of', StopContainer: 'stops a container of', StopPodSandbox: 'takes down the network of', RemoveContainer: 'removed a container of', RemovePodSandbox: 'removed what was left of',
}
const LONGEST_COMMAND = 90

const shortCommand = (line: string): string => (line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND)}…` : line)

interface RequestData { readonly verb: string; readonly resource: string; readonly name?: string; readonly code: number; readonly body?: { readonly spec?: { readonly replicas?: number }; readonly target?: { readonly name?: string }; readonly reason?: string; readonly message?: string } }

/** A sentence for a record; undefined when it is too small a thing to speak of. */
export function narrate(record: TraceRecord): string | undefined {
  // What the API server writes for itself (an address it gave out) is part of what was asked of it.
  if (record.actor === 'apiserver itself') return undefined
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
      return record.actor === 'kubectl' ? `You ran ${shortCommand(record.what)}.` : `You did this: ${record.what}.`
    case 'runtime':
      return RUNTIME[record.what] && `${who} ${RUNTIME[record.what]}${record.object ? ` ${nameOfObject(record.object)}` : ' a Pod'}.`
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
  const scale = data.verb !== 'create' && /^(deployments|replicasets)/.test(data.resource) && data.body?.spec?.replicas !== undefined ? ` to ${data.body.spec.replicas} ${data.body.spec.replicas === 1 ? 'replica' : 'replicas'}` : ''
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

/** What an action is called on the timeline, and whether it breaks something. */
export function describeAction(action: Action): { what: string; isFault: boolean } {
  switch (action.do) {
    case 'kubectl':
      return { what: typeof action.line === 'string' ? action.line : 'kubectl', isFault: false }
    case 'type':
      return { what: `typed: ${action.text.trim()}`, isFault: false }
    case 'interrupt':
      return { what: 'Ctrl-C', isFault: false }
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
    case 'fill-disk':
      return { what: action.percent > 0 ? `the disk of ${action.machine} is filled to ${action.percent} %` : `the disk of ${action.machine} is cleared`, isFault: action.percent > 0 }
    case 'leak-memory':
      return { what: action.mibPerSecond > 0 ? `${action.container} in ${action.pod} leaks ${action.mibPerSecond} MiB a second` : `the leak in ${action.container} of ${action.pod} is mended`, isFault: action.mibPerSecond > 0 }
    case 'spin-cpu':
      return { what: action.cores > 0 ? `${action.container} in ${action.pod} spins on ${action.cores} ${action.cores === 1 ? 'core' : 'cores'}` : `the loop in ${action.container} of ${action.pod} is mended`, isFault: action.cores > 0 }
    case 'registry':
      return { what: action.fault === 'none' ? 'the registry is mended' : describeRegistry(action), isFault: action.fault !== 'none' }
    case 'expire-certificate':
      return { what: action.renew ? `the kubelet of ${action.machine} gets a new certificate` : `the certificate of the kubelet on ${action.machine} expires`, isFault: action.renew !== true }
    case 'link':
      return { what: action.cut === undefined ? `link ${action.a}–${action.b} changes` : action.cut ? `cut ${action.a}–${action.b}` : `mend ${action.a}–${action.b}`, isFault: action.cut !== false }
    case 'users':
      return { what: action.perSecond > 0 ? `users: ${action.perSecond} requests a second to ${action.service}` : `users of ${action.service} leave`, isFault: false }
    case 'image':
      return { what: `image ${action.image.reference} is published`, isFault: false }
    case 'node-group':
      return { what: action.soldOut ? `the cloud is out of machines for ${action.group}` : `node group ${action.group} changes`, isFault: action.soldOut === true }
  }
}

const REGISTRY_FAULTS = { unreachable: 'cannot be reached', broken: 'answers with errors', corrupt: 'serves damaged layers', denied: 'asks for a login' } as const

function describeRegistry({ fault, image }: Extract<Action, { do: 'registry' }>): string {
  return fault === 'none' ? '' : `the registry ${REGISTRY_FAULTS[fault]}${image === undefined ? '' : `: ${image}`}`
}
