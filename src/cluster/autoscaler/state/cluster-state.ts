// The registry of node groups: requests under way, what is to come, what went wrong. Models cluster-autoscaler/clusterstate/clusterstate.go.
import type { Node } from '../../api/types/core-v1.ts'
import { MINUTE, type Micros } from '../../../kernel/index.ts'
import type { AutoscalerOptions } from '../options.ts'
import type { Instance, NodeGroup } from '../provider.ts'
import { Backoff, type BackoffError } from './backoff.ts'
import { NO_COUNTS, countReadiness, exceeds, isClusterHealthy, type ReadinessCounts } from './readiness-counts.ts'

/** An event about the autoscaler itself that a new look at the cluster brought about. */
export interface StateNotice {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

export interface FailedScaleUp {
  readonly group: string
  readonly error: BackoffError
}

interface ScaleUpRequest {
  increase: number
  at: Micros
  expectedBy: Micros
}

const SCALE_DOWN_TIME = 5 * MINUTE

export class ClusterState {
  readonly backoff: Backoff
  groups: readonly NodeGroup[] = []
  total: ReadinessCounts = NO_COUNTS
  #options: AutoscalerOptions
  #nodeCount = 0
  /** By instance. */
  #groupNames = new Map<string, string>()
  #byGroup: ReadonlyMap<string, ReadinessCounts> = new Map()
  #unregisteredSince = new Map<string, Micros>()
  #scaleUps = new Map<string, ScaleUpRequest>()
  #scaleDowns: { readonly group: string; readonly expectedBy: Micros }[] = []
  #wrongSizes = new Map<string, { readonly current: number; readonly expected: number; readonly since: Micros }>()
  #seenErrors = new Set<string>()

  constructor(options: AutoscalerOptions) {
    this.#options = options
    this.backoff = new Backoff({ first: options.initialNodeGroupBackoff, most: options.maxNodeGroupBackoff, reset: options.nodeGroupBackoffReset })
  }

  /** Takes over what nodes and groups are now. Gives what there is to tell of it. */
  update(nodes: readonly Node[], groups: readonly NodeGroup[], now: Micros): readonly StateNotice[] {
    this.groups = groups
    this.#groupNames = new Map(groups.flatMap(({ name, instances }) => instances.map(({ id }) => [id, name] as const)))
    this.#nodeCount = nodes.length
    this.#noteUnregistered(nodes, now)
    const { total, byGroup } = countReadiness({ nodes, groups, unregisteredSince: this.#unregisteredSince, maxProvisionTime: this.#options.maxNodeProvisionTime, now })
    this.total = total
    this.#byGroup = byGroup
    const notices = [...this.#closeScaleUps(now), ...this.#noteInstanceErrors(now)]
    this.#scaleDowns = this.#scaleDowns.filter(({ expectedBy }) => expectedBy > now)
    this.#noteWrongSizes(now)
    return notices
  }

  group(name: string): NodeGroup | undefined {
    return this.groups.find((group) => group.name === name)
  }

  groupOf(node: Node): NodeGroup | undefined {
    const name = this.#groupNames.get(node.spec?.providerID ?? '')
    return name === undefined ? undefined : this.group(name)
  }

  countsOf(group: string): ReadinessCounts {
    return this.#byGroup.get(group) ?? NO_COUNTS
  }

  get isHealthy(): boolean {
    return isClusterHealthy(this.total, this.#nodeCount, this.#options)
  }

  /** Enough of the group's nodes are ready, those asked for lately aside. */
  isGroupHealthy({ name, target }: NodeGroup): boolean {
    const least = target - this.countsOf(name).longUnregistered.length - (this.#scaleUps.get(name)?.increase ?? 0)
    const counts = this.#byGroup.get(name)
    if (!counts) return target === 0 || (least === 0 && target > 0)
    const missing = Math.max(0, least - counts.ready.length)
    return !exceeds(missing, counts.ready.length + counts.unready.length + counts.notStarted.length, this.#options)
  }

  isScalingUp(group: string): boolean {
    return this.#scaleUps.has(group) && this.#isMoreToCome(group)
  }

  /** Nodes that will be there soon, by group, and the names of those that have registered already. */
  upcoming(): { readonly counts: ReadonlyMap<string, number>; readonly registered: ReadonlySet<string> } {
    const counts = new Map<string, number>()
    const registered = new Set<string>()
    for (const { name, target } of this.groups) {
      const { ready, unready, longUnregistered, notStarted } = this.countsOf(name)
      const coming = target - ready.length - unready.length - longUnregistered.length
      if (coming <= 0) continue
      counts.set(name, coming)
      for (const node of notStarted) registered.add(node)
    }
    return { counts, registered }
  }

  /** The cloud has agreed to more machines. */
  registerScaleUp(group: string, increase: number, now: Micros): void {
    const expectedBy = now + this.#options.maxNodeProvisionTime
    const before = this.#scaleUps.get(group)
    this.#scaleUps.set(group, { increase: (before?.increase ?? 0) + increase, at: now, expectedBy })
    this.groups = this.groups.map((each) => (each.name === group ? { ...each, target: each.target + increase } : each))
  }

  registerFailedScaleUp({ group, error }: FailedScaleUp, now: Micros): void {
    this.backoff.fail(group, error, now)
  }

  registerScaleDown(group: string, now: Micros): void {
    this.#scaleDowns.push({ group, expectedBy: now + SCALE_DOWN_TIME })
  }

  /** Instances without a Node for longer than a machine may take, by group. */
  longUnregistered(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>()
    for (const { name } of this.groups) if (this.countsOf(name).longUnregistered.length > 0) found.set(name, this.countsOf(name).longUnregistered)
    return found
  }

  /** Instances that the cloud could not make, by group. */
  failedInstances(): ReadonlyMap<string, readonly Instance[]> {
    const found = new Map<string, readonly Instance[]>()
    for (const { name, instances } of this.groups) {
      const failed = instances.filter(isFailed)
      if (failed.length > 0) found.set(name, failed)
    }
    return found
  }

  /** By how much a group's target has been above what there is, for as long as a machine may take. */
  unreachedTargets(now: Micros): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    for (const [name, { current, expected, since }] of this.#wrongSizes) if (current < expected && since + this.#options.maxNodeProvisionTime < now) found.set(name, expected - current)
    return found
  }

  #noteUnregistered(nodes: readonly Node[], now: Micros): void {
    const registered = new Set(nodes.map(({ spec }) => spec?.providerID))
    const before = this.#unregisteredSince
    this.#unregisteredSince = new Map()
    for (const { instances } of this.groups) {
      for (const { id, state, error } of instances) if (!registered.has(id) && state !== 'deleting' && !error) this.#unregisteredSince.set(id, before.get(id) ?? now)
    }
  }

  #isMoreToCome(group: string): boolean {
    const { registered, notStarted } = this.countsOf(group)
    return (this.group(group)?.target ?? 0) > registered.length - notStarted.length
  }

  *#closeScaleUps(now: Micros): Iterable<StateNotice> {
    this.backoff.forgetOld(now)
    for (const [group, { at, expectedBy }] of this.#scaleUps) {
      if (!this.#isMoreToCome(group)) this.#scaleUps.delete(group)
      else if (expectedBy < now) {
        const waited = goDuration(now - at)
        this.#scaleUps.delete(group)
        this.backoff.fail(group, { code: 'timeout', message: `Scale-up timed out for node group ${group} after ${waited}` }, now)
        yield { type: 'Warning', reason: 'ScaleUpTimedOut', message: `Nodes added to group ${group} failed to register within ${waited}` }
      }
    }
  }

  *#noteInstanceErrors(now: Micros): Iterable<StateNotice> {
    const seen = this.#seenErrors
    this.#seenErrors = new Set()
    for (const { name, instances } of this.groups) {
      const byCode = new Map<string, Instance[]>()
      for (const instance of instances.filter(isFailed)) {
        const code = `${instance.error!.errorClass}.${instance.error!.code}`
        byCode.set(code, [...(byCode.get(code) ?? []), instance])
      }
      for (const [code, failed] of byCode) {
        for (const { id } of failed) this.#seenErrors.add(`${id} ${code}`)
        const fresh = failed.filter(({ id }) => !seen.has(`${id} ${code}`))
        if (fresh.length === 0 || !this.isScalingUp(name)) continue
        const source = [...new Set(failed.map(({ error }) => error!.message))].join(', ')
        this.#shrinkScaleUp(name, fresh.length)
        this.backoff.fail(name, { code: failed[0]!.error!.code, message: source }, now)
        yield { type: 'Warning', reason: 'ScaleUpFailed', message: `Failed adding ${fresh.length} nodes to group ${name} due to ${code}; source errors: ${source}` }
      }
    }
  }

  #shrinkScaleUp(group: string, by: number): void {
    const request = this.#scaleUps.get(group)
    if (!request) return
    request.increase -= by
    if (request.increase <= 0) this.#scaleUps.delete(group)
  }

  #noteWrongSizes(now: Micros): void {
    const before = this.#wrongSizes
    this.#wrongSizes = new Map()
    for (const { name, target: expected } of this.groups) {
      const counts = this.#byGroup.get(name)
      if (!counts) continue
      const current = counts.registered.length
      if (current <= expected && current >= expected - counts.unregistered.length - counts.longUnregistered.length) continue
      const same = before.get(name)
      this.#wrongSizes.set(name, same?.current === current && same.expected === expected ? same : { current, expected, since: now })
    }
  }
}

const isFailed = ({ state, error }: Instance): boolean => state === 'creating' && error !== undefined

/** `15m10s`: a duration as Go prints it, whole seconds. */
function goDuration(micros: Micros): string {
  const seconds = Math.round(micros / 1_000_000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${rest}s`
}
