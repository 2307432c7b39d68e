// What a RuntimeClass adds to its pods. Models plugin/pkg/admission/runtimeclass.
import { sameJson } from '../../api/patch/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { RuntimeClass } from '../../api/types/node-v1.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  mutate(request, object) {
    if (request.operation !== 'CREATE' || request.context.subresource !== '') return object
    const pod = object as Pod
    const spec = pod.spec!
    if (spec.runtimeClassName === undefined) {
      if (spec.overhead && Object.keys(spec.overhead).length > 0) throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
      return pod
    }
    const found = classOf(request, spec.runtimeClassName)
    const fixed = found.overhead?.podFixed
    if (spec.overhead && !sameJson(spec.overhead, fixed ?? {})) throw refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
    const { nodeSelector, tolerations } = found.scheduling ?? {}
    for (const key in nodeSelector) if (spec.nodeSelector?.[key] !== undefined && spec.nodeSelector[key] !== nodeSelector[key]) throw refuse(request, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${nodeSelector[key]}; pod.spec.nodeSelector[${key}] = ${spec.nodeSelector[key]}`)
    return {
      ...pod,
      spec: {
        ...spec,
        ...(fixed ? { overhead: fixed } : {}),
        ...(nodeSelector ? { nodeSelector: { ...spec.nodeSelector, ...nodeSelector } } : {}),
        ...(tolerations ? { tolerations: [...(spec.tolerations ?? []), ...tolerations] } : {}),
      },
    } as Pod
  },
}

function classOf(request: AdmissionRequest, name: string): RuntimeClass {
  const { core } = request
  const found = core.etcd.get(core.registry.get('node.k8s.io/v1', 'runtimeclasses').prefix, name)?.object as RuntimeClass | undefined
  if (!found) throw refuse(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`)
  return found
}
