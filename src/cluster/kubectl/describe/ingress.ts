// `kubectl describe` of Ingresses and their classes. Models IngressDescriber.
import { loadBalancerText } from '../../api/table/index.ts'
import type { Service } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import type { Ingress, IngressBackend, IngressClass, IngressServiceBackend } from '../../api/types/networking-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import type { Page } from './page.ts'
import type { Query, Related } from './related.ts'
import { endpointsText, slicesQuery } from './service.ts'

export const ingressDescriber = describerOf<Ingress>({
  related: (ingress) => backendsOf(ingress).flatMap(({ service }) =>
    (service ? [slicesQuery(ingress.metadata.namespace, service.name), serviceQuery(ingress.metadata.namespace, service.name)] : [])),
  events: (ingress) => [eventsQuery(ingress, 'Ingress')],
  write(page, { metadata, spec, status }, related) {
    const backendText = (backend: IngressBackend): string => describeBackend(backend, metadata.namespace, related)
    const fallback = spec?.defaultBackend ? backendText(spec.defaultBackend) : '<default>'
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.field(0, 'Namespace', metadata.namespace ?? '')
    page.field(0, 'Address', loadBalancerText(status?.loadBalancer?.ingress))
    page.field(0, 'Ingress Class', spec?.ingressClassName ?? '<none>')
    page.field(0, 'Default backend', fallback)
    if (spec?.tls?.length) {
      page.line(0, 'TLS:')
      for (const { secretName, hosts } of spec.tls) page.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${(hosts ?? []).join(',')}`)
    }
    page.line(0, 'Rules:')
    page.table(1, ['Host', 'Path', 'Backends'], [])
    const rules = (spec?.rules ?? []).filter(({ http }) => http)
    for (const { host, http } of rules) {
      page.line(1, `${host || '*'}\t`)
      for (const { path = '', backend } of http!.paths) page.line(2, `\t${path} \t${backendText(backend)}`)
    }
    if (rules.length === 0) page.line(1, `*\t*\t${fallback}`)
    page.annotations('Annotations', metadata.annotations)
  },
})

function backendsOf({ spec }: Ingress): readonly IngressBackend[] {
  const inRules = (spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))
  return spec?.defaultBackend ? [spec.defaultBackend, ...inRules] : inRules
}

function serviceQuery(namespace: string | undefined, name: string): Query {
  return { group: '', version: 'v1', resource: 'services', namespace, name }
}

/** `web:80 (10.0.0.1:8080)`, or what is wrong with the Service. */
function describeBackend({ service, resource }: IngressBackend, namespace: string | undefined, related: Related): string {
  if (!service && resource) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  if (!service) return ''
  const title = `${service.name}:${service.port?.number || service.port?.name || ''}`
  const slices = slicesQuery(namespace, service.name)
  const failure = related.failure(slices)
  const answer = failure ?? related.get<Service>(serviceQuery(namespace, service.name))
  if ('error' in answer) return `${title} (<error: ${answer.error}>)`
  return `${title} (${endpointsText(related.list<EndpointSlice>(slices), portNameOf(answer.object, service))})`
}

/** The name of the Service's port that the backend means, be it by number or by name. */
function portNameOf(service: Service, { port: wanted }: IngressServiceBackend): string {
  const port = service.spec?.ports?.findLast(({ port, name }) => (wanted?.number ? port === wanted.number : Boolean(wanted?.name) && name === wanted?.name))
  return port?.name ?? ''
}

export const ingressClassDescriber = describerOf<IngressClass>({
  events: (ingressClass) => [eventsQuery(ingressClass, 'IngressClass')],
  write(page: Page, { metadata, spec }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'Controller', spec?.controller ?? '')
    if (!spec?.parameters) return
    page.line(0, 'Parameters:')
    if (spec.parameters.apiGroup !== undefined) page.field(1, 'APIGroup', spec.parameters.apiGroup)
    page.field(1, 'Kind', spec.parameters.kind)
    page.field(1, 'Name', spec.parameters.name)
  },
})
