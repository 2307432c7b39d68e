// The loop: every ten seconds one look at the cluster, and what follows from it. Models core/static_autoscaler.go (RunOnce).
import { parseTime } from '../api/index.ts'
import type { Node, Pod } from '../api/types/core-v1.ts'
import { HOUR, SECOND, sleep, type Micros, type Process, type Random } from '../../kernel/index.ts'
import { drainContextOf, type AutoscalerContext } from './context.ts'
import { isFailure } from './failure.ts'
import { Placement } from './placement.ts'
import { isDaemonSetPod, isExpendable, isRecreatable, isUnschedulable, unplaced } from './pods.ts'
import type { Simulation } from './provider.ts'
import { isReadyAndSchedulable } from './readiness.ts'
import { dropLostMachines, removeOldMarks, repairGroups } from './repairs.ts'
import { ScaleDownActuator, ScaleDownPlanner } from './scale-down/index.ts'
import { TemplateSource, copyOfTemplate, type Template } from './scale-up/index.ts'
import { ScaleUpExecutor, type ScaleUpResult } from './scale-up-executor.ts'
import { ClusterState, statusText, type StatusMemory } from './state/index.ts'
import type { StatusMap } from './status-map.ts'
import { DELETION_CANDIDATE, TO_BE_DELETED, addMark, hasTaint, removeMark } from './taints.ts'

/** Pods so young are let be for one round: more of them may be on their way. */
const POD_BUFFER = 2 * SECOND

export class Autoscaler {
  readonly #context: AutoscalerContext
  readonly #state: ClusterState
  readonly #planner: ScaleDownPlanner
  readonly #actuator: ScaleDownActuator
  readonly #executor: ScaleUpExecutor
  readonly #templates = new TemplateSource()
  readonly #packing = new Placement()
  readonly #statusMap: StatusMap
  readonly #statusMemory: StatusMemory = new Map()
  readonly #makeSimulation: () => Simulation
  #lastScaleUp: Micros
  #lastDeletion: Micros
  #lastFailure: Micros
  #candidates: ReadonlyMap<string, readonly string[]> = new Map()
  #candidatesAt: Micros | undefined
  #isCleanedUp = false

  constructor(context: AutoscalerContext, statusMap: StatusMap, makeSimulation: () => Simulation, random: Random) {
    this.#context = context
    this.#statusMap = statusMap
    this.#makeSimulation = makeSimulation
    this.#state = new ClusterState(context.options)
    this.#planner = new ScaleDownPlanner(context.options)
    this.#actuator = new ScaleDownActuator(context, this.#state)
    this.#executor = new ScaleUpExecutor(context, this.#state, random)
    this.#lastScaleUp = this.#lastDeletion = this.#lastFailure = context.client.kernel.now - HOUR
  }

  /** Looks again and again, until its group is killed. */
  *run(): Process<void> {
    const { log, options } = this.#context
    for (;;) {
      try {
        yield* this.#runOnce()
      } catch (error) {
        if (!isFailure(error)) throw error
        log('E', 'static_autoscaler.go:345', error.message)
      }
      yield* sleep(options.scanInterval)
    }
  }

  *#runOnce(): Process<void> {
    const { cloud, listers, tell, client } = this.#context
    const groups = yield* cloud.describeNodeGroups()
    const now = client.kernel.now
    const nodes = [...listers.nodes.list()]
    const ready = nodes.filter(isReadyAndSchedulable)
    const simulation = this.#snapshot(nodes)
    const templates = this.#templates.templates({ groups, nodes: ready, daemonSets: [...listers.daemonSets.list()], simulation, now })
    for (const { type, reason, message } of this.#state.update(nodes, groups, now)) tell(type, reason, message)
    if (!this.#isCleanedUp) yield* removeOldMarks(this.#context, this.#state, nodes)
    this.#isCleanedUp = true
    const { trace } = client.kernel
    if (trace.on) trace.record('reconcile', 'cluster-autoscaler', 'look at the cluster', undefined, { nodes: nodes.length, groups: groups.length })
    try {
      yield* this.#look({ nodes, ready, simulation, templates, now })
    } finally {
      yield* this.#writeStatus(now)
    }
  }

  *#look({ nodes, ready, simulation, templates, now }: Look): Process<void> {
    const { tell, log, options } = this.#context
    yield* dropLostMachines(this.#context, this.#state)
    if (!this.#state.isHealthy) {
      log('W', 'static_autoscaler.go:416', 'Cluster is not ready for autoscaling')
      this.#planner.forget()
      return tell('Warning', 'ClusterUnhealthy', 'Cluster is unhealthy')
    }
    if (yield* repairGroups(this.#context, this.#state, now)) return
    const upcoming = this.#state.upcoming()
    addUpcoming(simulation, templates, upcoming.counts)
    const started = nodes.filter(({ metadata }) => !upcoming.registered.has(metadata.name))
    for (const name of upcoming.registered) simulation.removeNode(name)
    const pods = this.#podsToHelp(simulation, now)
    const upcomingCount = [...upcoming.counts.values()].reduce((sum, count) => sum + count, 0)
    const result = yield* this.#scaleUp(pods, { nodes, ready, simulation, templates, now }, ready.length + upcomingCount)
    if (result === 'scaled up') this.#lastScaleUp = now
    if (options.scaleDownEnabled) yield* this.#scaleDown(started, simulation, now, result === 'waiting')
    if (options.enforceNodeGroupMinSize) yield* this.#executor.growToMinimum()
  }

  /** All nodes, with their pods except those that are worth less than a node. */
  #snapshot(nodes: readonly Node[]): Simulation {
    const simulation = this.#makeSimulation()
    for (const node of nodes) simulation.addNode(node)
    for (const pod of this.#context.listers.pods.list()) {
      if (pod.spec?.nodeName && !isExpendable(pod, this.#context.options.expendablePodsPriorityCutoff)) simulation.addPod(pod)
    }
    return simulation
  }

  /** Pods for which a node may have to be added: no place today, nor on the nodes that are to come. */
  #podsToHelp(simulation: Simulation, now: Micros): readonly Pod[] {
    const { listers, options } = this.#context
    const waiting = [...listers.pods.list()].filter((pod) => isUnschedulable(pod) && !isExpendable(pod, options.expendablePodsPriorityCutoff))
    // Pods of nodes that are being emptied will need a place as well.
    const moving = this.#actuator.draining.flatMap((name) => simulation.podsOn(name)).filter((pod) => !pod.metadata.deletionTimestamp && isRecreatable(pod)).map(unplaced)
    const priority = (pod: Pod): number => pod.spec?.priority ?? 0
    const inOrder = [...waiting, ...moving].sort((a, b) => priority(b) - priority(a))
    const placed = new Set(this.#packing.place(simulation, inOrder, () => true, false))
    this.#packing.dropOldHints()
    const isOld = ({ metadata }: Pod): boolean => now - parseTime(metadata.creationTimestamp ?? '') > options.newPodScaleUpDelay
    return inOrder.filter((pod) => !placed.has(pod) && !isDaemonSetPod(pod) && isOld(pod))
  }

  *#scaleUp(pods: readonly Pod[], look: Look, nodeCount: number): Process<ScaleUpResult> {
    const { options, log, tell } = this.#context
    const { simulation, templates, ready, now } = look
    if (pods.length === 0) return 'not needed'
    if (options.maxNodesTotal > 0 && ready.length >= options.maxNodesTotal) {
      tell('Warning', 'MaxNodesTotalReached', `Max total nodes in cluster reached: ${options.maxNodesTotal}`)
      this.#executor.tellLimited(pods)
      return 'not possible'
    }
    if (pods.every(({ metadata }) => parseTime(metadata.creationTimestamp ?? '') + POD_BUFFER > now)) {
      log('I', 'static_autoscaler.go:546', 'Unschedulable pods are very new, waiting one iteration for more')
      return 'waiting'
    }
    return yield* this.#executor.scaleUp({ pods, simulation, templates, nodeCount, now })
  }

  *#scaleDown(nodes: readonly Node[], simulation: Simulation, now: Micros, isWaiting: boolean): Process<void> {
    const { options } = this.#context
    this.#planner.update({ nodes, state: this.#state, simulation, drain: drainContextOf(this.#context, now), deleting: this.#actuator.deleting, now })
    this.#candidates = this.#candidatesByGroup()
    this.#candidatesAt = now
    const isResting = isWaiting || this.#lastScaleUp + options.scaleDownDelayAfterAdd > now || this.#lastFailure + options.scaleDownDelayAfterFailure > now || this.#lastDeletion + options.scaleDownDelayAfterDelete > now
    if (!isResting) {
      const { empty, drain } = this.#planner.nodesToDelete(this.#state, (group) => this.#actuator.deletionsIn(group), now)
      try {
        if (yield* this.#actuator.start(empty, drain, this.#planner)) this.#lastDeletion = now
      } catch (error) {
        if (!isFailure(error)) throw error
        this.#lastFailure = now
        this.#context.log('E', 'static_autoscaler.go:660', `Failed to scale down: ${error.message}`)
      }
    }
    yield* this.#markCandidates(nodes)
  }

  #candidatesByGroup(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>()
    for (const node of this.#planner.unneeded) {
      const group = this.#state.groupOf(node)
      if (group) found.set(group.name, [...(found.get(group.name) ?? []), node.metadata.name])
    }
    return found
  }

  /** The soft taint on unneeded nodes, so many writes at most in one round. Models core/scaledown/actuation/softtaint.go. */
  *#markCandidates(nodes: readonly Node[]): Process<void> {
    const { client, options, log } = this.#context
    const unneeded = new Set(this.#planner.unneeded.map(({ metadata }) => metadata.name))
    let budget = options.maxBulkSoftTaintCount
    for (const node of nodes) {
      const isUnneeded = unneeded.has(node.metadata.name)
      if (hasTaint(node, TO_BE_DELETED) || this.#actuator.deleting.has(node.metadata.name) || !this.#state.groupOf(node) || isUnneeded === hasTaint(node, DELETION_CANDIDATE)) continue
      if (budget-- <= 0) return
      try {
        if (isUnneeded) yield* addMark(client, node, DELETION_CANDIDATE)
        else yield* removeMark(client, node, DELETION_CANDIDATE)
      } catch (error) {
        if (!isFailure(error)) throw error
        log('W', 'softtaint.go:67', `Soft taint on ${node.metadata.name} ${isUnneeded ? 'adding' : 'removal'} error ${error.message}`)
      }
    }
  }

  *#writeStatus(now: Micros): Process<void> {
    const { log } = this.#context
    const text = statusText({ state: this.#state, candidates: this.#candidates, candidatesAt: this.#candidatesAt, now }, this.#statusMemory)
    const problem = yield* this.#statusMap.write(text)
    if (problem) log('E', 'status.go:148', problem)
  }
}

interface Look {
  readonly nodes: readonly Node[]
  readonly ready: readonly Node[]
  readonly simulation: Simulation
  readonly templates: ReadonlyMap<string, Template>
  readonly now: Micros
}

/** Nodes that were asked for but are not ready yet stand in the made-up cluster as if they were. */
function addUpcoming(simulation: Simulation, templates: ReadonlyMap<string, Template>, counts: ReadonlyMap<string, number>): void {
  for (const [group, count] of counts) {
    const template = templates.get(group)
    for (let i = 0; template && i < count; i++) {
      const { node, pods } = copyOfTemplate(template, `upcoming-${i}`)
      simulation.addNode(node)
      for (const pod of pods) simulation.addPod(pod)
    }
  }
}
