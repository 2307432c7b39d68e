// DefaultPreemption: takes pods of lower priority off a node when nothing else helps. Models plugins/defaultpreemption.
// victims.ts says who must go from one node, candidates.ts which node, execution.ts does it, beside the cycle.
import { describeDiagnosis, unresolvable, unschedulable, type Diagnosis, type Plugin, type PluginFactory, type PodInfo, type Snapshot, type Status } from '../../framework/index.ts'
import { bestCandidates, dryRunPreemption, type DefaultPreemptionArgs } from './candidates.ts'
import { carryOut } from './execution.ts'
import { NAME } from './victims.ts'

export { bestCandidates, dryRunPreemption, type DefaultPreemptionArgs } from './candidates.ts'
export type { Candidate } from './victims.ts'

const WAITING = unresolvable(NAME, 'waiting for the preemption for this pod to be finished')
const USELESS = unresolvable(NAME, 'Preemption is not helpful for scheduling')

export const defaultPreemption = (args: DefaultPreemptionArgs = {}): PluginFactory => (handle): Plugin => {
  /** Uids of pods whose victims are being deleted. */
  const running = new Set<string>()
  return {
    name: NAME,
    // The end of a victim opens the gate; whether it lets the pod go is for the plugins to say that refused it.
    events: [{ on: ['AssignedPod/Delete'], hint: () => false }],
    preEnqueue: (pod) => (running.has(pod.uid) ? WAITING : undefined),
    postFilter: (state, pod, snapshot, diagnosis) => {
      const refusal = whyNotEligible(pod, snapshot, diagnosis)
      if (refusal) return { status: unschedulable(NAME, `preemption: ${refusal}`) }
      const { candidates, verdicts } = dryRunPreemption(handle, state, pod, snapshot, diagnosis, args)
      if (candidates.length === 0) {
        const text = describeDiagnosis({ nodeCount: snapshot.nodes.length, verdicts, absent: USELESS, rejectors: new Set() })
        return { status: unschedulable(NAME, `preemption: ${text}`), nominatedNode: '' }
      }
      const best = bestCandidates(candidates, handle.now())
      const chosen = best[handle.randomInt(best.length)]!
      if (handle.live) {
        running.add(pod.uid)
        handle.live.spawn(`preemption for ${pod.key}`, carryOut(handle, handle.live, pod, chosen, running))
      }
      return { nominatedNode: chosen.node.name }
    },
  }
}

/** A pod may not preempt if its class forbids it, or while the victims of its last try are still ending. */
function whyNotEligible(pod: PodInfo, snapshot: Snapshot, diagnosis: Diagnosis): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const node = snapshot.node(pod.pod.status?.nominatedNodeName ?? '')
  const verdict: Status | undefined = node && (diagnosis.verdicts.get(node) ?? diagnosis.absent)
  if (node === undefined || verdict?.code === 'UnschedulableAndUnresolvable') return undefined
  const isEnding = node.pods.some((other) => other.isTerminating && other.priority < pod.priority && isPreempted(other))
  return isEnding ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

const isPreempted = ({ pod }: PodInfo): boolean => pod.status?.conditions?.some((c) => c.type === 'DisruptionTarget' && c.status === 'True' && c.reason === 'PreemptionByScheduler') ?? false
