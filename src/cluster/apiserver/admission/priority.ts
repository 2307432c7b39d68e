// A pod's priority is that of its PriorityClass. Models plugin/pkg/admission/priority.
import { put } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { PriorityClass } from '../../api/types/scheduling-v1.ts'
import type { Core } from '../core.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'

const VERSION = 'scheduling.k8s.io/v1'
const SYSTEM_CLASSES = new Set(['system-node-critical', 'system-cluster-critical'])

export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses.scheduling.k8s.io'],
  mutate(request, object) {
    if (request.context.subresource !== '' || request.context.served.kind !== 'Pod') return object
    if (request.operation === 'CREATE') return prioritized(request, object as Pod)
    return keepPriority(object as Pod, request.old as Pod)
  },
  validate(request) {
    if (request.context.served.kind !== 'PriorityClass') return
    if (request.object) checkOnlyDefault(request, request.object as PriorityClass)
    else if (SYSTEM_CLASSES.has(request.context.name)) throw refuse(request, 'this is a system priority class and cannot be deleted')
  },
}

function prioritized(request: AdmissionRequest, pod: Pod): Pod {
  const spec = pod.spec!
  const found = classOf(request, spec.priorityClassName)
  const value = found?.value ?? 0
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(request, `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`)
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(request, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`)
  }
  const given = found ? { priorityClassName: found.metadata.name, priority: value, preemptionPolicy: policy } : { priority: value, preemptionPolicy: policy }
  return { ...pod, spec: put(spec, given) }
}

function classOf(request: AdmissionRequest, name: string | undefined): PriorityClass | undefined {
  const { core } = request
  const { prefix } = core.registry.get(VERSION, 'priorityclasses')
  if (!name) return defaultClass(request)
  const found = core.etcd.get(prefix, name)?.object as PriorityClass | undefined
  if (!found) throw refuse(request, `no PriorityClass with name ${name} was found`)
  return found
}

/** The default class of each server, as of a number of changes of the classes. */
const defaults = new WeakMap<ServedResource, { readonly changes: number; readonly found: PriorityClass | undefined }>()

function defaultClass({ core }: AdmissionRequest): PriorityClass | undefined {
  const served = core.registry.get(VERSION, 'priorityclasses')
  const changes = served.cache!.changes
  let known = defaults.get(served)
  if (known?.changes !== changes) defaults.set(served, (known = { changes, found: lowestDefault(core, served) }))
  return known.found
}

/** The lowest of the classes that are marked as default. */
function lowestDefault(core: Core, { prefix }: ServedResource): PriorityClass | undefined {
  let lowest: PriorityClass | undefined
  for (const { object } of core.etcd.range(prefix)?.values ?? []) {
    const candidate = object as PriorityClass
    if (candidate.globalDefault && (!lowest || candidate.value < lowest.value)) lowest = candidate
  }
  return lowest
}

/** An update that leaves the priority out keeps it. */
function keepPriority(pod: Pod, old: Pod): Pod {
  const { spec } = pod
  const before = old.spec
  const priority = spec?.priority ?? before?.priority
  const preemptionPolicy = spec?.preemptionPolicy ?? before?.preemptionPolicy
  return priority === spec?.priority && preemptionPolicy === spec?.preemptionPolicy ? pod : { ...pod, spec: put(spec!, { priority, preemptionPolicy }) }
}

function checkOnlyDefault(request: AdmissionRequest, object: PriorityClass): void {
  if (!object.globalDefault) return
  const known = defaultClass(request)
  if (!known || known.metadata.name === object.metadata.name) return
  throw refuse(request, `PriorityClass ${known.metadata.name} is already marked as default. Only one default can exist`)
}
