// Carries out the decision to grow, and tells the pods. Models core/scaleup/orchestrator (executor.go) and processors/status.
import type { Pod } from '../api/types/core-v1.ts'
import type { Micros, Process, Random } from '../../kernel/index.ts'
import type { AutoscalerContext } from './context.ts'
import { isFailure } from './failure.ts'
import type { Simulation } from './provider.ts'
import { describeReasons, planScaleUp, whyNotToGrow, type GroupIncrease, type Template, type Unhelped } from './scale-up/index.ts'
import type { ClusterState } from './state/index.ts'

/** How a round's scale-up ended; `waiting` also keeps nodes from being deleted in this round. */
export type ScaleUpResult = 'not needed' | 'waiting' | 'not possible' | 'failed' | 'scaled up'

export class ScaleUpExecutor {
  #context: AutoscalerContext
  #state: ClusterState
  #random: Random

  constructor(context: AutoscalerContext, state: ClusterState, random: Random) {
    this.#context = context
    this.#state = state
    this.#random = random
  }

  *scaleUp(input: { readonly pods: readonly Pod[]; readonly simulation: Simulation; readonly templates: ReadonlyMap<string, Template>; readonly nodeCount: number; readonly now: Micros }): Process<ScaleUpResult> {
    const { options, recorder, log, client } = this.#context
    for (const { metadata } of input.pods) log('I', 'klogx.go:87', `Pod ${metadata.namespace}/${metadata.name} is unschedulable`)
    const { increase, helped, unhelped } = planScaleUp({ ...input, state: this.#state, options, random: this.#random })
    const { trace } = client.kernel
    if (trace.on) trace.record('decision', 'cluster-autoscaler', increase ? `grow ${increase.group} from ${increase.from} to ${increase.to}` : 'no group can help', undefined, { pods: input.pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`) })
    if (!increase) {
      log('I', 'orchestrator.go:154', 'No expansion options')
      this.#tellUnhelped(unhelped)
      return 'not possible'
    }
    log('I', 'orchestrator.go:185', `Best option to resize: ${increase.group}`)
    if (!(yield* this.#grow(increase))) return 'failed'
    const { group, from, to, max } = increase
    for (const pod of helped) recorder.event(pod, 'Normal', 'TriggeredScaleUp', `pod triggered scale-up: [{${group} ${from}->${to} (max: ${max})}]`)
    return 'scaled up'
  }

  /** Tells pods that the cluster as a whole is at its limit. */
  tellLimited(pods: readonly Pod[]): void {
    for (const pod of pods) this.#tellNot(pod, 'max total nodes in cluster reached')
  }

  /** Brings groups up to their minimum (--enforce-node-group-min-size). */
  *growToMinimum(): Process<void> {
    const { now } = this.#context.client.kernel
    for (const group of this.#state.groups) {
      const { name, target, min, max } = group
      if (target < min && whyNotToGrow(this.#state, group, now) === undefined) yield* this.#grow({ group: name, from: target, to: min, max })
    }
  }

  #tellUnhelped(unhelped: readonly Unhelped[]): void {
    for (const each of unhelped) this.#tellNot(each.pod, describeReasons(each))
  }

  #tellNot(pod: Pod, why: string): void {
    this.#context.recorder.event(pod, 'Normal', 'NotTriggerScaleUp', `pod didn't trigger scale-up: ${why}`)
  }

  *#grow({ group, from, to, max }: GroupIncrease): Process<boolean> {
    const { cloud, tell, log, client } = this.#context
    log('I', 'executor.go:166', `Scale-up: setting group ${group} size to ${to}`)
    tell('Normal', 'ScaledUpGroup', `Scale-up: setting group ${group} size to ${to} instead of ${from} (max: ${max})`)
    try {
      yield* cloud.increaseSize(group, to - from)
    } catch (error) {
      if (!isFailure(error)) throw error
      tell('Warning', 'FailedToScaleUpGroup', `Scale-up failed for group ${group}: ${error.message}`)
      this.#state.registerFailedScaleUp({ group, error: { code: 'cloudProviderError', message: `failed to increase node group size: ${error.message}` } }, client.kernel.now)
      return false
    }
    this.#state.registerScaleUp(group, to - from, client.kernel.now)
    tell('Normal', 'ScaledUpGroup', `Scale-up: group ${group} size set to ${to} instead of ${from} (max: ${max})`)
    return true
  }
}
