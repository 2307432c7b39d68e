// Changes of what is there: images, labels, taints, replicas.
import { inNamespace, kubectl, nameOf, namespaceOf, quoted, refuse, type GestureContext, type Plan, type Target, type Workload } from '../gesture.ts'

const HAS_TEMPLATE: ReadonlySet<string> = new Set(['deployment', 'statefulset', 'daemonset'])
const SCALES: ReadonlySet<string> = new Set(['deployment', 'statefulset', 'replicaset'])

const workloadAt = (target: Target, { workloadOf }: GestureContext): Workload | undefined => target.workload ?? (target.pod === undefined ? undefined : workloadOf(target.pod))

export const setImage: Plan = ({ image }, target, context) => {
  const workload = workloadAt(target, context)
  if (!workload && target.pod) return kubectl(`set image pod/${nameOf(target.pod)}${inNamespace(namespaceOf(target.pod))} ${context.containersOf(target.pod)[0] ?? '*'}=${image}`, 'This Pod has no owner: its container is restarted with the other image.')
  if (!workload) return refuse('An image goes onto a Pod: the workload that it belongs to is changed.')
  if (!HAS_TEMPLATE.has(workload.resource)) return refuse(`The template of a ${workload.resource} cannot be changed: make another one.`)
  const [container = '*'] = context.templateContainersOf(workload)
  return kubectl(`set image ${workload.resource}/${workload.name}${inNamespace(workload.namespace)} ${container}=${image}`, `Its ${context.podsOf(workload)} Pods are replaced a few at a time.`)
}

export const setLabel: Plan = ({ key, value }, target) => {
  if (target.kind === 'pod' && target.pod) return kubectl(`label pod ${nameOf(target.pod)} -n ${namespaceOf(target.pod)} ${pairOf(key, value, 'app=other')} --overwrite`)
  if (target.node) return kubectl(`label node ${target.node} ${pairOf(key, value, 'disktype=ssd')} --overwrite`)
  return refuse('A label goes onto a Pod or a node.')
}

const pairOf = (key: string | undefined, value: string | undefined, otherwise: string): string => (key ? quoted(`${key}=${value ?? ''}`) : otherwise)

export const setTaint: Plan = ({ key, value, effect }, { node }) => {
  if (!node) return refuse('A taint goes onto a node.')
  return kubectl(`taint node ${node} ${key}=${value}:${effect} --overwrite`, effect === 'NoExecute' ? 'Pods that do not tolerate it are evicted.' : undefined)
}

export const scale: Plan = ({ replicas }, target, context) => {
  const workload = workloadAt(target, context)
  if (!workload) return refuse('Only what makes Pods can be scaled: drop it on a Pod of a Deployment.')
  return SCALES.has(workload.resource) ? kubectl(`scale ${workload.resource}/${workload.name}${inNamespace(workload.namespace)} --replicas=${replicas}`) : refuse(`A ${workload.resource} has no replicas to set.`)
}

export const autoscale: Plan = ({ min, max, cpu }, target, context) => {
  const workload = workloadAt(target, context)
  if (!workload || !SCALES.has(workload.resource)) return refuse('Replicas that follow the load need a Deployment or a StatefulSet: drop it on one of its Pods.')
  return kubectl(`autoscale ${workload.resource} ${workload.name}${inNamespace(workload.namespace)} --min=${min} --max=${max} --cpu-percent=${cpu}`)
}
