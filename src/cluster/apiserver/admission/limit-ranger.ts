// LimitRanges of a namespace, applied to its pods and claims. Models plugin/pkg/admission/limitranger.
import type { LimitRange, PersistentVolumeClaim, Pod } from '../../api/types/core-v1.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'
import { aggregate, applyLimitRange, claimLimitProblems, podLimitProblems } from './limit-ranges.ts'

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  mutate(request, object) {
    if (request.operation !== 'CREATE' || request.context.subresource !== '' || request.context.served.kind !== 'Pod') return object
    return rangesOf(request).reduce((pod, range) => applyLimitRange(range, pod), object as Pod)
  },
  validate(request) {
    const { context, operation, object } = request
    if (operation === 'DELETE' || !object) return
    const isPod = context.served.kind === 'Pod'
    if (isPod && (operation === 'CREATE' ? context.subresource !== '' : context.subresource !== 'resize')) return
    if (!isPod && context.subresource !== '') return
    for (const range of rangesOf(request)) {
      const problems = isPod ? podLimitProblems(range, object as Pod) : claimLimitProblems(range, object as PersistentVolumeClaim)
      if (problems.length > 0) throw refuse(request, aggregate(problems))
    }
  },
}

function rangesOf({ core, context }: AdmissionRequest): readonly LimitRange[] {
  const { prefix } = core.registry.get('v1', 'limitranges')
  if (core.etcd.count(prefix) === 0) return []
  return (core.etcd.range(prefix, { under: `${context.namespace}/` })?.values ?? []).map(({ object }) => object as LimitRange)
}
