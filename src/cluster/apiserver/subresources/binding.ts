// pods/binding: the scheduler's word on which node a pod runs. Models pkg/registry/core/pod/storage/storage.go (BindingREST).
import { formatTime, put, shareCondition, type ApiResponse } from '../../api/index.ts'
import type { Binding, Pod, PodCondition } from '../../api/types/core-v1.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { readObject } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { badRequest, conflict, success, unclassified } from '../status.ts'
import { guaranteedUpdate } from '../verbs/guaranteed-update.ts'

/** Binds the pod that the request names, or for POST to /bindings the one that the body names. */
export function* bind(core: Core, context: RequestContext): Process<ApiResponse> {
  const binding = readObject(context, context.request.body, 'Binding', 'v1') as Binding
  const name = context.name || binding.metadata.name
  if (binding.metadata.name && binding.metadata.name !== name) throw badRequest('name in URL does not match name in Binding object')
  const problem = problemOf(binding)
  if (problem) throw unclassified(problem)
  traceStage(core, 'etcd', context, name)
  const pods = core.registry.get('v1', 'pods')
  yield* guaranteedUpdate<Pod>(core, pods, context.namespace, name, (pod) => bound(pod, binding, formatTime(core.kernel.now)), context.dryRun)
  return { code: 201, body: success(undefined, 201) }
}

function problemOf({ target }: Binding): string | undefined {
  if (target.kind && target.kind !== 'Node') return `target.kind: Unsupported value: ${JSON.stringify(target.kind)}: supported values: "Node", "<empty>"`
  return target.name ? undefined : 'target.name: Required value'
}

function bound(pod: Pod, { metadata, target }: Binding, now: string): Pod {
  const { name, uid, resourceVersion } = pod.metadata
  const pods = { group: '', resource: 'pods' }
  const failed = (what: string, asked: string, found: string): Error =>
    conflict(pods, name, `StorageError: invalid object, Code: 4, Key: /pods/${pod.metadata.namespace}/${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`)
  if (metadata.uid && metadata.uid !== uid) throw failed('UID', metadata.uid, uid)
  if (metadata.resourceVersion && metadata.resourceVersion !== resourceVersion) throw failed('ResourceVersion', metadata.resourceVersion, resourceVersion)
  const refuse = (why: string): Error => conflict({ group: '', resource: 'pods/binding' }, name, why)
  if (pod.metadata.deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec?.nodeName) throw refuse(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`)
  if (pod.spec?.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  return {
    ...pod,
    metadata: metadata.annotations ? put(pod.metadata, { annotations: { ...pod.metadata.annotations, ...metadata.annotations } }) : pod.metadata,
    spec: put(pod.spec!, { nodeName: target.name }),
    status: put(pod.status ?? {}, { conditions: withScheduled(pod, now) }),
  }
}

function withScheduled({ status }: Pod, now: string): readonly PodCondition[] {
  const conditions = status?.conditions ?? []
  const before = conditions.find(({ type }) => type === 'PodScheduled')
  const since = before?.status === 'True' ? before.lastTransitionTime : now
  const scheduled = shareCondition({ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: since } as unknown as PodCondition)
  return before ? conditions.map((condition) => (condition === before ? scheduled : condition)) : [...conditions, scheduled]
}
