// What is left of disruption budgets while a scale-down is planned. Models core/scaledown/pdb/basic.go.
import { compileLabelSelector } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'

export class DisruptionTracker {
  #budgets: { readonly budget: PodDisruptionBudget; left: number }[]

  constructor(budgets: Iterable<PodDisruptionBudget>) {
    this.#budgets = [...budgets].map((budget) => ({ budget, left: budget.status?.disruptionsAllowed ?? 0 }))
  }

  hasBudget(pod: Pod): boolean {
    return this.#matching(pod).length > 0
  }

  /** Whether some budget of the pod lets none go any more. */
  isBlocked(pod: Pod): boolean {
    return this.#matching(pod).some(({ left }) => left < 1)
  }

  /** Whether all of them may go at the same time. */
  allowsTogether(pods: readonly Pod[]): boolean {
    return this.#budgets.every(({ budget, left }) => pods.filter((pod) => covers(budget, pod)).length <= left)
  }

  spend(pods: readonly Pod[]): void {
    for (const pod of pods) for (const entry of this.#matching(pod)) entry.left--
  }

  #matching(pod: Pod): { left: number }[] {
    return this.#budgets.filter(({ budget }) => covers(budget, pod))
  }
}

function covers({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return metadata.namespace === pod.metadata.namespace && compileLabelSelector(spec?.selector).matches(pod.metadata.labels ?? {})
}
