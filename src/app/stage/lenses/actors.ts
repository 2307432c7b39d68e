// Who had to do with some objects, by the trace: who compared them with what is wanted, who wrote them, and how often.
import type { TraceRecord } from '../../../worker/protocol.ts'
import { titleOfActor } from '../../../worker/narrate.ts'
import { words } from '../../../words/index.ts'

export interface Did { readonly compared: number; readonly writes: number }

export interface Actor {
  /** The part that lights up when the actor is at work. */
  readonly id: string
  readonly key: string
  readonly name: string
  readonly compared: number
  /** `create pods` and how often. */
  readonly wrote: ReadonlyMap<string, number>
  readonly objects: ReadonlyMap<string, Did>
}

type Written = 'created' | 'updated' | 'patched' | 'deleted'
const WRITES: Readonly<Record<string, Written>> = { create: 'created', update: 'updated', patch: 'patched', delete: 'deleted', deletecollection: 'deleted' }
/** From who wants it, to who makes it so. */
const ORDER = ['kubectl', 'cronjob-controller', 'deployment-controller', 'statefulset-controller', 'daemonset-controller', 'daemon-set-controller', 'job-controller', 'replicaset-controller', 'kube-scheduler', 'kubelet']

/** The actors in these records, in the order in which work passes between them. */
export function projectActors(records: readonly TraceRecord[]): Actor[] {
  const actors = new Map<string, { compared: number; wrote: Map<string, number>; objects: Map<string, Did> }>()
  for (const record of records) {
    const { actor, object, kind } = record
    if (object === undefined || actor === 'apiserver itself' || actor === 'etcd' || actor === 'kube-apiserver') continue
    const { verb = '', resource = '', code = 0 } = (record.data ?? {}) as { verb?: string; resource?: string; code?: number }
    const written = kind === 'request' && code < 300 ? WRITES[verb] : undefined
    const isLook = kind === 'reconcile' || kind === 'decision'
    if (!written && !isLook) continue
    const name = SIGNS_AS[actor] ?? actor
    const found = actors.get(name) ?? { compared: 0, wrote: new Map(), objects: new Map() }
    actors.set(name, found)
    const did = found.objects.get(object) ?? { compared: 0, writes: 0 }
    found.objects.set(object, { compared: did.compared + Number(isLook), writes: did.writes + Number(written !== undefined) })
    if (isLook) found.compared++
    else {
      const what = `${written} ${resource}`
      found.wrote.set(what, (found.wrote.get(what) ?? 0) + 1)
    }
  }
  const rank = (name: string): number => {
    const at = ORDER.indexOf(name.split(' ')[0]!)
    return at < 0 ? ORDER.length : at
  }
  return [...actors].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)).map(([actor, did]) => ({ ...identify(actor), name: titleOfActor(actor).replace(/^scheduler/, 'Scheduler'), ...did }))
}

/** The DaemonSet controller signs its requests with another name than its loop has. */
const SIGNS_AS: Readonly<Record<string, string>> = { 'daemon-set-controller': 'daemonset-controller' }

function identify(actor: string): { id: string; key: string } {
  const [program = '', machine] = actor.split(' ')
  if (actor === 'kubectl') return { id: 'laptop', key: 'process/kubectl' }
  if (machine) return { id: `${program}/${machine}`, key: `process/${machine}/${program}` }
  return actor.startsWith('kube-') ? { id: actor, key: `process/${actor}` } : { id: `controller/${actor}`, key: 'process/kube-controller-manager' }
}

/** Kinds that have a name of their own here; what was written of others is named as kubectl names it. */
const NAMED = ['pods', 'replicasets', 'deployments', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs', 'pods/binding', 'pods/eviction'] as const
const isNamed = (resource: string): resource is (typeof NAMED)[number] => NAMED.some((each) => each === resource)

/** `created Pods ×3 · reported ReplicaSets ×5`: what was made before what was only reported. */
export function describeWrites({ wrote, compared }: Actor): string {
  const t = words('lenses')
  const nameOf = (resource: string): string => (isNamed(resource) ? t(`actor.kind.${resource}`) : resource)
  const told = [...wrote].sort(([a, x], [b, y]) => Number(a.endsWith('/status')) - Number(b.endsWith('/status')) || y - x).slice(0, 2).map(([what, count]) => {
    const [verb = '', resource = ''] = what.split(' ')
    const [kind = '', subresource] = resource.split('/')
    const times = count > 1 ? ` ×${count}` : ''
    if (subresource === 'binding') return t('actor.chose', { what: nameOf(resource) }) + times
    if (subresource === 'status') return t('actor.reported', { what: nameOf(kind) }) + times
    return t(`actor.${verb as Written}`, { what: nameOf(resource) }) + times
  })
  if (told.length === 0) return compared > 0 ? t('actor.compared', { count: compared }) : t('actor.looked')
  return told.join(' · ')
}
