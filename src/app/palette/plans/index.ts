// What each tool does when it is dropped: pure functions from settings, target and what there is, to actions or a refusal.
import { refuse, type Carried, type Gesture, type GestureContext, type Plan, type Target } from '../gesture.ts'
import { toolOf, valuesOf, type ToolId } from '../tools.ts'
import { autoscale, scale, setImage, setLabel, setTaint } from './changes.ts'
import { createClaim, createConfigMap, createSecret } from './configuration.ts'
import { bin, kill } from './endings.ts'
import { breakRegistry, expireCertificate, fillDisk, leakMemory, mend, spinCpu } from './faults.ts'
import { addMachine, cordon, drain, onLink, switchPower } from './machines.ts'
import { createService, sendUsers } from './network.ts'
import { createCronJob, createDaemonSet, createDeployment, createJob, createPodForYou, createStatefulSet } from './workloads.ts'

const between = (text: string | undefined, least: number, most: number): boolean => Number(text) >= least && Number(text) <= most

const PLANS: Readonly<Record<ToolId, Plan>> = {
  node: addMachine,
  deployment: createDeployment,
  statefulset: createStatefulSet,
  daemonset: createDaemonSet,
  job: createJob,
  cronjob: createCronJob,
  pod: createPodForYou,
  service: createService,
  users: sendUsers,
  configmap: createConfigMap,
  secret: createSecret,
  claim: createClaim,
  image: setImage,
  label: setLabel,
  taint: setTaint,
  scale,
  autoscale,
  cordon,
  drain,
  kill,
  power: switchPower,
  cut: onLink('The scissors cut the link between a node and the control plane: drop them on a node.', () => ({ cut: true })),
  tape: onLink('Tape mends a link: drop it on the node at its end.', () => ({ cut: false, extraMillis: 0, loss: 0 })),
  delay: onLink('Latency is of a link: drop it on the node at its end.', ({ millis }) => (between(millis, 0, 60_000) ? { extraMillis: Number(millis) } : 'Between 0 and 60,000 milliseconds.')),
  loss: onLink('Loss is of a link: drop it on the node at its end.', ({ percent }) => (between(percent, 0, 100) ? { loss: Number(percent) / 100 } : 'Between 0 and 100 percent.')),
  disk: fillDisk,
  leak: leakMemory,
  spin: spinCpu,
  registry: breakRegistry,
  expire: expireCertificate,
  mend,
  bin,
}

/** What happens when this is dropped there. */
export function planGesture(carried: Carried, target: Target, context: GestureContext): Gesture {
  if ('pod' in carried) return planMove(carried.pod, target, context)
  return PLANS[carried.tool](valuesOf(toolOf(carried.tool), carried.values), target, context)
}

/** A Pod in the hand: one that waits can be given a node, as a scheduler would; one that has a node stays there for life. */
function planMove(pod: string, target: Target, { nodeOf, workloadOf, machines }: GestureContext): Gesture {
  const name = pod.slice(pod.indexOf('/') + 1)
  if (!target.node || machines.find((m) => m.name === target.node)?.role !== 'node') return refuse('A Pod is placed on a node: drop it on one.')
  const at = nodeOf(pod)
  if (at === undefined) return { judge: { pod, node: target.node } }
  if (at === target.node) return refuse(`${name} is on ${at} already.`)
  const owner = workloadOf(pod)
  return refuse(`Pods do not move: ${name} stays on ${at} for life. ${owner ? `Delete it, drain ${at}, or give the template of ${owner.name} an affinity: then another Pod is placed.` : 'Nothing would make it again elsewhere, because nothing owns it.'}`)
}
