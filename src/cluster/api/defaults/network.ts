// Defaults of Services, endpoints and policies. Models pkg/apis/core/v1, discovery/v1 and networking/v1 defaults.go.
import type { EndpointSubset, Service, ServicePort, ServiceSpec } from '../types/core-v1.ts'
import type { EndpointSlice } from '../types/discovery-v1.ts'
import type { IngressClassSpec, NetworkPolicyPort, NetworkPolicySpec } from '../types/networking-v1.ts'
import { edit, editEach, fill, put, without } from './edit.ts'

const SESSION_TIMEOUT_SECONDS = 10800

export function defaultService(service: Service): Service {
  const made = edit(service, 'spec', defaultServiceSpec)
  if (made.spec?.type !== 'LoadBalancer') return made
  return edit(made, 'status', (status) => edit(status, 'loadBalancer', (balancer) => editEach(balancer, 'ingress', (ingress) => (ingress.ip ? fill(ingress, { ipMode: 'VIP' }) : ingress))))
}

function defaultServiceSpec(before: ServiceSpec): ServiceSpec {
  let spec = fill(before, { sessionAffinity: 'None', type: 'ClusterIP' })
  if (spec.sessionAffinity === 'None') spec = without(spec, 'sessionAffinityConfig')
  else if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec = { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: SESSION_TIMEOUT_SECONDS } } }
  }
  spec = editEach(spec, 'ports', defaultServicePort)
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
  if (external) spec = fill(spec, { externalTrafficPolicy: 'Cluster' })
  if (spec.type !== 'ExternalName') spec = fill(spec, { internalTrafficPolicy: 'Cluster' })
  return spec.type === 'LoadBalancer' ? fill(spec, { allocateLoadBalancerNodePorts: true }) : spec
}

function defaultServicePort(before: ServicePort): ServicePort {
  const port: ServicePort = before.protocol ? before : put(before, { protocol: 'TCP' })
  return port.targetPort ? port : { ...port, targetPort: port.port }
}

export function defaultEndpointSubset(subset: EndpointSubset): EndpointSubset {
  return editEach(subset, 'ports', (port) => fill(port, { protocol: 'TCP' }))
}

export function defaultEndpointSlice(slice: EndpointSlice): EndpointSlice {
  return editEach(slice, 'ports', (port) => fill(port, { name: '', protocol: 'TCP' }))
}

export function defaultNetworkPolicy(before: NetworkPolicySpec): NetworkPolicySpec {
  let spec = editEach(before, 'ingress', (rule) => editEach(rule, 'ports', defaultPolicyPort))
  spec = editEach(spec, 'egress', (rule) => editEach(rule, 'ports', defaultPolicyPort))
  return fill(spec, { policyTypes: spec.egress ? ['Ingress', 'Egress'] : ['Ingress'] })
}

export function defaultIngressClass(spec: IngressClassSpec): IngressClassSpec {
  return edit(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' }))
}

function defaultPolicyPort(port: NetworkPolicyPort): NetworkPolicyPort {
  return fill(port, { protocol: 'TCP' })
}
