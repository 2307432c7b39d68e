// Changes of what is there: images, labels, taints, replicas.
import { words } from '../../../words/index.ts'
import { inNamespace, kubectl, nameOf, namespaceOf, quoted, refuse, type GestureContext, type Plan, type Target, type Workload } from '../gesture.ts'

const HAS_TEMPLATE: ReadonlySet<string> = new Set(['deployment', 'statefulset', 'daemonset'])
const SCALES: ReadonlySet<string> = new Set(['deployment', 'statefulset', 'replicaset'])

const workloadAt = (target: Target, { workloadOf }: GestureContext): Workload | undefined => target.workload ?? (target.pod === undefined ? undefined : workloadOf(target.pod))

export const setImage: Plan = ({ image }, target, context) => {
  const at = workloadAt(target, context)
  const workload = at && context.topOf(at)
  if (!workload && target.pod) return kubectl(`set image pod/${nameOf(target.pod)}${inNamespace(namespaceOf(target.pod))} ${target.container ?? context.containersOf(target.pod)[0] ?? '*'}=${image}`, words('palette')('notes.restarts'))
  if (!workload) return refuse(words('palette')('refused.image'))
  if (!HAS_TEMPLATE.has(workload.resource)) return refuse(words('palette')('refused.template', { kind: workload.resource }))
  const container = target.container ?? context.templateOf(workload)?.spec.containers[0]?.name ?? '*'
  return kubectl(`set image ${workload.resource}/${workload.name}${inNamespace(workload.namespace)} ${container}=${image}`, words('palette')('notes.rolls', { count: context.podsOf(workload) }))
}

export const setLabel: Plan = ({ key, value }, target) => {
  if (target.pod) return kubectl(`label pod ${nameOf(target.pod)} -n ${namespaceOf(target.pod)} ${pairOf(key, value, 'app=other')} --overwrite`)
  if (target.node) return kubectl(`label node ${target.node} ${pairOf(key, value, 'disktype=ssd')} --overwrite`)
  return refuse(words('palette')('refused.label'))
}

const pairOf = (key: string | undefined, value: string | undefined, otherwise: string): string => (key ? quoted(`${key}=${value ?? ''}`) : otherwise)

export const setTaint: Plan = ({ key, value, effect }, { node }) => {
  if (!node) return refuse(words('palette')('refused.taint'))
  return kubectl(`taint node ${node} ${key}=${value}:${effect} --overwrite`, effect === 'NoExecute' ? words('palette')('notes.noExecute') : undefined)
}

export const scale: Plan = ({ replicas }, target, context) => {
  const workload = workloadAt(target, context)
  if (!workload) return refuse(words('palette')('refused.scale'))
  return SCALES.has(workload.resource) ? kubectl(`scale ${workload.resource}/${workload.name}${inNamespace(workload.namespace)} --replicas=${replicas}`) : refuse(words('palette')('refused.noReplicas', { kind: workload.resource }))
}

export const autoscale: Plan = ({ min, max, cpu }, target, context) => {
  const workload = workloadAt(target, context)
  if (!workload || !SCALES.has(workload.resource)) return refuse(words('palette')('refused.autoscale'))
  return kubectl(`autoscale ${workload.resource} ${workload.name}${inNamespace(workload.namespace)} --min=${min} --max=${max} --cpu-percent=${cpu}`)
}
