// What each tool does when it is dropped: pure functions from settings, target and what there is, to actions or a refusal.
import { words } from '../../../words/index.ts'
import { nameOf, refuse, type Carried, type Gesture, type GestureContext, type Plan, type Target } from '../gesture.ts'
import { toolOf, valuesOf, type ToolId } from '../tools.ts'
import { autoscale, scale, setImage, setLabel, setTaint } from './changes.ts'
import { createClaim, createConfigMap, createSecret } from './configuration.ts'
import { bin, kill } from './endings.ts'
import { breakRegistry, expireCertificate, fillDisk, leakMemory, mend, skewClock, spinCpu } from './faults.ts'
import { addMachine, cordon, drain, onLink, switchPower } from './machines.ts'
import { planMount } from './mounts.ts'
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
  cut: onLink('cut', () => ({ cut: true })),
  tape: onLink('tape', () => ({ cut: false, extraMillis: 0, loss: 0 })),
  delay: onLink('delay', ({ millis }) => (between(millis, 0, 60_000) ? { extraMillis: Number(millis) } : words('palette')('refused.delayRange'))),
  loss: onLink('loss', ({ percent }) => (between(percent, 0, 100) ? { loss: Number(percent) / 100 } : words('palette')('refused.lossRange'))),
  disk: fillDisk,
  leak: leakMemory,
  spin: spinCpu,
  skew: skewClock,
  registry: breakRegistry,
  expire: expireCertificate,
  mend,
  bin,
}

/** What happens when this is dropped there. */
export function planGesture(carried: Carried, target: Target, context: GestureContext): Gesture {
  if ('pod' in carried) return planMove(carried.pod, target, context)
  if (!('tool' in carried)) return planMount(carried, target, context)
  return PLANS[carried.tool](valuesOf(toolOf(carried.tool), carried.values), target, context)
}

/** A Pod in the hand: one that waits can be given a node, as a scheduler would; one that has a node stays there for life. */
function planMove(pod: string, target: Target, { nodeOf, workloadOf, machines }: GestureContext): Gesture {
  const t = words('palette')
  if (!target.node || machines.find((m) => m.name === target.node)?.role !== 'node') return refuse(t('refused.place'))
  const at = nodeOf(pod)
  if (at === undefined) return { judge: { pod, node: target.node } }
  if (at === target.node) return refuse(t('refused.already', { pod: nameOf(pod), node: at }))
  const owner = workloadOf(pod)
  return refuse(owner ? t('refused.movesOwned', { pod: nameOf(pod), node: at, owner: owner.name }) : t('refused.movesUnowned', { pod: nameOf(pod), node: at }))
}
