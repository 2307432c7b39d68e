// Which pods a Service means, and what of a pod matters to it. Models staging/src/k8s.io/endpointslice/util/controller_utils.go.
import { compileSetSelector, keyOf } from '../../api/index.ts'
import type { Container, Pod, Service, ServicePort } from '../../api/types/core-v1.ts'
import type { Informer, InformerHandler } from '../../client/index.ts'
import { semanticEqual } from './equality.ts'
import { isPodReady, isPodTerminal } from './pods.ts'

/** Keys of the Services of the pod's namespace that select it. */
export function servicesOfPod(services: Informer<Service>, { metadata: { namespace, labels } }: Pod): readonly string[] {
  const keys: string[] = []
  for (const service of services.inNamespace(namespace ?? '')) {
    if (service.spec?.selector && compileSetSelector(service.spec.selector).matches(labels)) keys.push(keyOf(service))
  }
  return keys
}

/** Calls back with each Service whose endpoints a change of a pod may concern. */
export function servicePodHandler(services: Informer<Service>, enqueue: (key: string) => void): InformerHandler<Pod> {
  const all = (pod: Pod): void => servicesOfPod(services, pod).forEach(enqueue)
  return {
    added: all,
    deleted: all,
    updated(old, pod) {
      const isMoved = !semanticEqual(old.metadata.labels, pod.metadata.labels) || old.spec?.hostname !== pod.spec?.hostname || old.spec?.subdomain !== pod.spec?.subdomain
      if (!isMoved && !endpointChanged(old, pod)) return
      const now = servicesOfPod(services, pod)
      if (!isMoved) return now.forEach(enqueue)
      const before = servicesOfPod(services, old)
      // A pod that stays in a Service concerns it only if its endpoint changed; those it enters or leaves it always concerns.
      const concerned = endpointChanged(old, pod) ? [...now, ...before.filter((key) => !now.includes(key))] : [...now.filter((key) => !before.includes(key)), ...before.filter((key) => !now.includes(key))]
      concerned.forEach(enqueue)
    },
  }
}

/** Every change of a pod that is being deleted counts: upstream compares the two times by address. */
function endpointChanged(old: Pod, pod: Pod): boolean {
  if (old.metadata.deletionTimestamp !== undefined || pod.metadata.deletionTimestamp !== undefined) return true
  return isPodReady(old) !== isPodReady(pod) || !semanticEqual(old.status?.podIPs, pod.status?.podIPs)
}

/** Whether a pod is listed at all; one that is shutting down only where the caller wants those too. */
export function isEndpoint(pod: Pod, includeTerminating: boolean): boolean {
  return !isPodTerminal(pod) && Boolean(pod.status?.podIP || pod.status?.podIPs?.length) && (includeTerminating || pod.metadata.deletionTimestamp === undefined)
}

/** The number that a Service's port has in a pod; undefined when the pod has no port of that name. */
export function targetPortOf(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort } = port
  if (typeof targetPort === 'number') return targetPort
  if (targetPort === undefined) return port.port
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  const named = (container: Container): number | undefined => container.ports?.find(({ name, protocol }) => name === targetPort && (protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.containerPort
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    const found = named(container)
    if (found !== undefined) return found
  }
  return undefined
}

/** The pod's own name within a headless Service, if it has one. */
export function hostnameIn({ spec, metadata }: Pod, service: Service): string | undefined {
  return spec?.hostname && spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace ? spec.hostname : undefined
}

/** A Service without addresses of its own (`clusterIP: None`) or an ExternalName. */
export function hasClusterIP({ spec }: Service): boolean {
  return spec?.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'
}
