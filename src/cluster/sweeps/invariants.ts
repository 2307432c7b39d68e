// What must hold at every write, judged from the stored objects and from what runs on the machines.
// A bound that a user changes moves for a while with what the controllers may still know: they act on what they have seen, and
// while the API server is away they see nothing. So each bound is the widest of the last moments; `calm` runs have hardly any.
import { controllerOf, quantityMilli, type KubeObject } from '../api/index.ts'
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../api/types/apps-v1.ts'
import type { Job } from '../api/types/batch-v1.ts'
import type { Pod, ResourceQuota } from '../api/types/core-v1.ts'
import { SECOND, type Micros } from '../../kernel/index.ts'
import { LIMITED } from './manifests.ts'

/** Which faults a run has: none, of the control plane, or of the nodes too. */
export type Mode = 'calm' | 'control-plane' | 'nodes'

export interface RunningPod {
  readonly machine: string
  readonly namespace: string
  readonly pod: string
  readonly podUid: string
}

interface Bound {
  readonly at: Micros
  readonly replicas: number
  readonly most: number
  readonly least: number
}

/** How long a controller may act on what is no longer true. */
const LAG: Readonly<Record<Mode, Micros>> = { calm: SECOND, 'control-plane': 60 * SECOND, nodes: 60 * SECOND }

const isActive = ({ metadata, status }: Pod): boolean => metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed'

const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

export class Invariants {
  readonly violations: string[] = []
  readonly #mode: Mode
  readonly #now: () => Micros
  readonly #running: () => Iterable<RunningPod>
  readonly #objects = new Map<string, KubeObject>()
  readonly #byUid = new Map<string, KubeObject>()
  readonly #podsOf = new Map<string, Map<string, Pod>>()
  readonly #setsOf = new Map<string, Map<string, ReplicaSet>>()
  readonly #bounds = new Map<string, Bound[]>()
  /** Since when a Deployment has had more pods than its bound. */
  readonly #over = new Map<string, Micros>()
  /** Writes that were judged, by kind of judgement: a sweep that judges nothing proves nothing. */
  readonly judged: Record<string, number> = {}

  constructor(mode: Mode, now: () => Micros, running: () => Iterable<RunningPod>) {
    this.#mode = mode
    this.#now = now
    this.#running = running
  }

  /** Takes a write in (`null`: the object is gone) and judges it. */
  observe(key: string, object: KubeObject | null): void {
    const before = this.#objects.get(key)
    if (object) this.#objects.set(key, object)
    else this.#objects.delete(key)
    if (object) this.#byUid.set(object.metadata.uid, object)
    const resource = key.slice(0, key.indexOf('/'))
    if (resource === 'pods') this.#observePod(key, before as Pod | undefined, object as Pod | null)
    else if (resource === 'replicasets.apps') this.#observeSet(key, before as ReplicaSet | undefined, object as ReplicaSet | null)
    else if (object && resource === 'deployments.apps') this.#observeDeployment(object as Deployment)
    else if (object && resource === 'jobs.batch') this.#observeJob(object as Job)
    else if (object && resource === 'resourcequotas') this.#checkQuota(object as ResourceQuota)
    this.#checkOrdinals()
  }

  #observeDeployment({ metadata, spec }: Deployment): void {
    const replicas = spec?.replicas ?? 0
    const rolling = spec?.strategy?.rollingUpdate
    const surge = share(rolling?.maxSurge, replicas, Math.ceil)
    const missing = share(rolling?.maxUnavailable, replicas, Math.floor)
    this.#noteBound(metadata.uid, { at: this.#now(), replicas, most: replicas + surge, least: spec?.strategy?.type === 'Recreate' ? 0 : Math.max(0, replicas - (surge === 0 && missing === 0 ? 1 : missing)) })
  }

  #observeSet(key: string, before: ReplicaSet | undefined, set: ReplicaSet | null): void {
    const owner = controllerOf((set ?? before)!)
    const sets = owner && mapIn(this.#setsOf, owner.uid)
    if (set) {
      sets?.set(key, set)
      this.#noteBound(set.metadata.uid, { at: this.#now(), replicas: set.spec?.replicas ?? 0, most: set.spec?.replicas ?? 0, least: 0 })
    } else sets?.delete(key)
    if (!set || !owner || (set.spec?.replicas ?? 0) <= (before?.spec?.replicas ?? 0)) return
    const total = [...sets!.values()].reduce((sum, each) => sum + (each.spec?.replicas ?? 0), 0)
    this.#expect('surge of replica sets', total <= this.#most(owner.uid), () => `${owner.name} asks its ReplicaSets for ${total} pods, more than ${this.#most(owner.uid)}`)
  }

  #observePod(key: string, before: Pod | undefined, pod: Pod | null): void {
    const owner = controllerOf((pod ?? before)!)
    const pods = owner && mapIn(this.#podsOf, owner.uid)
    if (pod) pods?.set(key, pod)
    else pods?.delete(key)
    if (pod?.metadata.namespace === LIMITED) this.#checkPodQuota()
    if (owner?.kind === 'ReplicaSet') this.#checkSurge(this.#deploymentOf(owner.uid))
    if (!owner || !pod) return
    if (!before) this.#podCreated(owner, pod)
    else if (isActive(before) && pod.metadata.deletionTimestamp !== undefined) this.#podDeleted(owner, before)
  }

  /**
   * The Deployment controller counts what it asked its ReplicaSets for, so while one of them is still deleting another may
   * already create: pods beyond their own ReplicaSet's number are on their way out, and may be too many only for a moment.
   */
  #checkSurge(deployment: string | undefined): void {
    if (!deployment) return
    const sets = [...(this.#setsOf.get(deployment)?.values() ?? [])]
    const kept = sets.reduce((sum, set) => sum + Math.min(this.#activeOf(set.metadata.uid).length, set.spec?.replicas ?? 0), 0)
    const most = this.#most(deployment)
    this.#expect('surge', kept <= most || this.#mode !== 'calm', () => `a Deployment keeps ${kept} pods, more than ${most}`)
    const all = this.#activeOfDeployment(deployment).length
    if (all <= most) this.#over.delete(deployment)
    else if (!this.#over.has(deployment)) this.#over.set(deployment, this.#now())
    const since = this.#over.get(deployment)
    this.#expect('lasting surge', since === undefined || this.#now() - since <= LAG[this.#mode], () => `a Deployment has had more than ${most} pods for too long: ${all}`)
  }

  #podCreated(owner: { readonly uid: string; readonly kind: string; readonly name: string }, pod: Pod): void {
    const active = this.#activeOf(owner.uid)
    switch (owner.kind) {
      case 'ReplicaSet': {
        this.#expect('replicas', active.length <= this.#most(owner.uid), () => `ReplicaSet ${owner.name} has ${active.length} pods, more than ${this.#most(owner.uid)}`)
        return
      }
      case 'DaemonSet': {
        const node = targetOf(pod)
        const there = active.filter((each) => targetOf(each) === node)
        return this.#expect('one daemon a node', there.length === 1, () => `DaemonSet ${owner.name} has ${there.length} pods for ${node}`)
      }
      case 'StatefulSet':
        return this.#statefulPodCreated(owner.uid, pod)
      case 'Job': {
        const job = this.#byUid.get(owner.uid) as Job | undefined
        const index = pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index']
        this.#expect('parallelism', active.length <= (job?.spec?.parallelism ?? 0), () => `Job ${owner.name} runs ${active.length} pods`)
        const twins = active.filter((each) => each.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === index)
        if (index !== undefined) this.#expect('one pod an index', twins.length === 1, () => `Job ${owner.name} runs ${twins.length} pods of index ${index}`)
      }
    }
  }

  #statefulPodCreated(uid: string, pod: Pod): void {
    const set = this.#byUid.get(uid) as StatefulSet | undefined
    if (this.#mode !== 'calm' || !set || set.spec?.podManagementPolicy === 'Parallel') return
    const ordinal = ordinalOf(pod)
    const before = this.#activeOf(uid).filter((each) => ordinalOf(each) < ordinal && isReady(each))
    this.#expect('order', before.length === ordinal, () => `${pod.metadata.name} was made while ${before.length} of ${ordinal} before it were ready`)
  }

  /** `before` is the pod as it was when somebody decided to delete it. */
  #podDeleted(owner: { readonly uid: string; readonly kind: string }, before: Pod): void {
    if (this.#mode === 'nodes' || !isReady(before)) return
    if (owner.kind === 'ReplicaSet') {
      const deployment = this.#deploymentOf(owner.uid)
      // A change of size in the midst of a rollout takes each ReplicaSet's share, available or not, as upstream does.
      if (!deployment || this.#isGoing(deployment) || new Set(this.#recent(deployment).map(({ replicas }) => replicas)).size > 1) return
      const left = this.#activeOfDeployment(deployment).filter(isReady).length
      const least = this.#least(deployment)
      this.#expect('availability', left >= least, () => `${before.metadata.name} was deleted, and ${left} ready pods are left of at least ${least}`)
    } else if (owner.kind === 'DaemonSet' && !this.#isGoing(owner.uid)) {
      const set = this.#byUid.get(owner.uid) as DaemonSet
      const desired = set.status?.desiredNumberScheduled ?? 0
      const left = this.#activeOf(owner.uid).filter(isReady).length
      this.#expect('daemon availability', left >= desired - 1, () => `${before.metadata.name} was deleted, and ${left} of ${desired} daemons are left`)
    }
  }

  #observeJob({ metadata, spec, status }: Job): void {
    const succeeded = status?.succeeded ?? 0
    this.#expect('completions', succeeded <= (spec?.completions ?? 0), () => `Job ${metadata.name} counts ${succeeded} completions`)
    const pods = [...(this.#podsOf.get(metadata.uid)?.values() ?? [])].filter((pod) => pod.status?.phase === 'Succeeded')
    if (this.#mode === 'calm') this.#expect('successful pods', pods.length <= (spec?.completions ?? 0), () => `${pods.length} pods of Job ${metadata.name} have succeeded`)
  }

  #checkQuota({ spec, status }: ResourceQuota): void {
    for (const [name, used] of Object.entries(status?.used ?? {})) this.#expect('quota status', quantityMilli(used) <= quantityMilli(spec?.hard?.[name]), () => `${used} of ${spec?.hard?.[name]} ${name} are said to be used`)
  }

  #checkPodQuota(): void {
    const quota = this.#objects.get(`resourcequotas/${LIMITED}/pods`) as ResourceQuota | undefined
    if (!quota) return
    let pods = 0
    let cpu = 0
    for (const [key, object] of this.#objects) {
      if (!key.startsWith(`pods/${LIMITED}/`) || !isActive(object as Pod)) continue
      pods++
      for (const { resources } of (object as Pod).spec?.containers ?? []) cpu += quantityMilli(resources?.requests?.['cpu'])
    }
    const { hard = {} } = quota.spec ?? {}
    this.#expect('quota', pods <= Number(hard['pods']) && cpu <= quantityMilli(hard['requests.cpu']), () => `${pods} pods with ${cpu}m of CPU are in the limited namespace`)
  }

  /** No two containers of one ordinal run, wherever; the API server need not know. */
  #checkOrdinals(): void {
    const seen = new Map<string, RunningPod>()
    for (const running of this.#running()) {
      if (!/^db-\d+$/.test(running.pod)) continue
      const key = `${running.namespace}/${running.pod}`
      const other = seen.get(key)
      this.#expect('one container an ordinal', other === undefined || other.podUid === running.podUid, () => `${key} runs on ${other?.machine} and on ${running.machine}`)
      seen.set(key, running)
    }
  }

  #deploymentOf(setUid: string): string | undefined {
    const set = this.#byUid.get(setUid)
    return set && controllerOf(set)?.uid
  }

  #activeOf(uid: string): readonly Pod[] {
    return [...(this.#podsOf.get(uid)?.values() ?? [])].filter(isActive)
  }

  #activeOfDeployment(uid: string): readonly Pod[] {
    return [...(this.#setsOf.get(uid)?.values() ?? [])].flatMap((set) => this.#activeOf(set.metadata.uid))
  }

  #isGoing(uid: string): boolean {
    const object = this.#byUid.get(uid)
    if (!object) return true
    const stored = [...this.#objects.values()].some(({ metadata }) => metadata.uid === uid)
    return !stored || object.metadata.deletionTimestamp !== undefined
  }

  #noteBound(uid: string, bound: Bound): void {
    const bounds = this.#bounds.get(uid) ?? []
    const last = bounds.at(-1)
    if (last?.most === bound.most && last.least === bound.least && last.replicas === bound.replicas) return
    bounds.push(bound)
    this.#bounds.set(uid, bounds)
  }

  /** Bounds that held within the lag: the last one before it, and those since. */
  #recent(uid: string): readonly Bound[] {
    const bounds = this.#bounds.get(uid) ?? []
    const from = this.#now() - LAG[this.#mode]
    const first = bounds.findLastIndex(({ at }) => at <= from)
    return bounds.slice(Math.max(0, first))
  }

  #most(uid: string): number {
    return Math.max(0, ...this.#recent(uid).map(({ most }) => most))
  }

  #least(uid: string): number {
    return Math.min(Infinity, ...this.#recent(uid).map(({ least }) => least))
  }

  #expect(what: string, holds: boolean, message: () => string): void {
    this.judged[what] = (this.judged[what] ?? 0) + 1
    if (!holds) this.violations.push(`at ${(this.#now() / SECOND).toFixed(3)} s ${what}: ${message()}`)
  }
}

function share(value: number | string | undefined, total: number, round: (exact: number) => number): number {
  if (value === undefined) return 0
  return typeof value === 'number' ? value : round((Number(value.slice(0, -1)) * total) / 100)
}

const ordinalOf = ({ metadata }: Pod): number => Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1))

function targetOf({ spec }: Pod): string | undefined {
  return spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0]
}

function mapIn<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let found = maps.get(key)
  if (!found) maps.set(key, (found = new Map()))
  return found
}
