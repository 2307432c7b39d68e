// Ingresses. Models the Ingress part of pkg/apis/networking/validation.
import { isDNS1035Label, isDNS1123Label, isDNS1123Subdomain, isValidPortName, isValidPortNum, isWildcardDNS1123Subdomain, parseIP, validateServiceName, validateSubdomainName } from '../names/index.ts'
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from '../types/networking-v1.ts'
import { checkIP } from './addresses.ts'
import { ROOT, SPEC, STATUS, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { validateTypedReference } from './networking.ts'
import { checkSubdomain, isSet, named } from './rules.ts'
import { checkIngressHostname } from './services.ts'

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
const FORBIDDEN_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F']
const FORBIDDEN_AT_ENDS = ['/..', '/.']

interface IngressOptions {
  readonly allowInvalidSecretName: boolean
  readonly allowInvalidWildcardRule: boolean
  /** Services may be called by any DNS label. */
  readonly allowRelaxedServiceName: boolean
}

const STRICT: IngressOptions = { allowInvalidSecretName: false, allowInvalidWildcardRule: false, allowRelaxedServiceName: false }

export function validateIngress(errors: FieldErrors, ingress: Ingress): void {
  validateIngressAs(errors, ingress, STRICT)
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION]
  const className = ingress.spec?.ingressClassName
  if (annotation !== undefined && className !== undefined && annotation !== className) errors.invalid(ROOT.child('annotations', CLASS_ANNOTATION), annotation, 'must match `ingressClassName` when both are specified')
}

function validateIngressAs(errors: FieldErrors, ingress: Ingress, options: IngressOptions, old?: Ingress): void {
  validateObjectMeta(errors, ingress.metadata, true, validateSubdomainName, old?.metadata)
  if (ingress.spec === old?.spec && old && !errors.any) return
  const { rules = [], defaultBackend, tls = [], ingressClassName } = ingress.spec ?? {}
  if (rules.length === 0 && !defaultBackend) errors.invalid(SPEC, ingress.spec?.rules ?? null, 'either `defaultBackend` or `rules` must be specified')
  if (defaultBackend) validateBackend(errors, SPEC.child('defaultBackend'), defaultBackend, options)
  for (const [i, rule] of rules.entries()) validateRule(errors, SPEC.child('rules').index(i), rule, options)
  for (const [i, { hosts = [], secretName }] of tls.entries()) {
    const at = SPEC.child('tls').index(i)
    for (const [j, host] of hosts.entries()) errors.invalidEach(at.child('hosts').index(j), host, hostProblems(host))
    if (!options.allowInvalidSecretName && secretName) checkSubdomain(errors, at.child('secretName'), secretName)
  }
  if (ingressClassName !== undefined) checkSubdomain(errors, SPEC.child('ingressClassName'), ingressClassName)
}

function hostProblems(host: string): readonly string[] {
  return host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host)
}

function validateRule(errors: FieldErrors, at: Path, { host, http }: IngressRule, options: IngressOptions): void {
  if (host) {
    if (parseIP(host)) errors.invalid(at.child('host'), host, 'must be a DNS name, not an IP address')
    errors.invalidEach(at.child('host'), host, hostProblems(host))
  }
  if (!http || (host?.includes('*') && options.allowInvalidWildcardRule)) return
  const paths = http.paths ?? []
  if (paths.length === 0) errors.required(at.child('http', 'paths'))
  for (const [i, path] of paths.entries()) validatePath(errors, at.child('http', 'paths').index(i), path, options)
}

function validatePath(errors: FieldErrors, at: Path, { path = '', pathType, backend }: HTTPIngressPath, options: IngressOptions): void {
  if (!isSet(pathType)) return errors.required(at.child('pathType'), 'pathType must be specified')
  const here = at.child('path')
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) errors.invalid(here, path, 'must be an absolute path')
    for (const part of FORBIDDEN_IN_PATHS) if (path.includes(part)) errors.invalid(here, path, `must not contain '${part}'`)
    for (const end of FORBIDDEN_AT_ENDS) if (path.endsWith(end)) errors.invalid(here, path, `cannot end with '${end}'`)
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) errors.invalid(here, path, 'must be an absolute path')
  } else errors.notSupported(at.child('pathType'), named(pathType), ['Exact', 'ImplementationSpecific', 'Prefix'])
  validateBackend(errors, at.child('backend'), backend ?? {}, options)
}

function validateBackend(errors: FieldErrors, at: Path, { service, resource }: IngressBackend, options: IngressOptions): void {
  if (service && resource) return errors.invalid(at, '', 'cannot set both resource and service backends')
  if (resource) return validateTypedReference(errors, at.child('resource'), resource)
  if (!service) return errors.invalid(at, '', 'resource or service backend is required')
  const nameAt = at.child('service', 'name')
  if (!service.name) errors.required(nameAt)
  else errors.invalidEach(nameAt, service.name, options.allowRelaxedServiceName ? isDNS1123Label(service.name) : validateServiceName(service.name))
  const { name, number } = service.port ?? {}
  if (name && number) errors.invalid(at, '', 'cannot set both port name & port number')
  else if (name) errors.invalidEach(at.child('service', 'port', 'name'), name, isValidPortName(name))
  else if (number) errors.invalidEach(at.child('service', 'port', 'number'), number, isValidPortNum(number))
  else errors.required(at, 'port name or number is required')
}

export function validateIngressUpdate(errors: FieldErrors, ingress: Ingress, old: Ingress): void {
  validateObjectMetaUpdate(errors, ingress.metadata, old.metadata)
  validateIngressAs(errors, ingress, ingress.spec === old.spec ? STRICT : optionsFor(old), old)
}

/** What the old Ingress has may stay. */
function optionsFor({ spec }: Ingress): IngressOptions {
  const rules = spec?.rules ?? []
  const backends = rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend?.service?.name))
  return {
    allowInvalidSecretName: (spec?.tls ?? []).some(({ secretName }) => secretName && isDNS1123Subdomain(secretName).length > 0),
    allowInvalidWildcardRule: rules.some((rule) => rule.host?.includes('*') && countErrors((errors) => validateRule(errors, ROOT, { http: rule.http }, STRICT)) > 0),
    allowRelaxedServiceName: backends.some((name) => name !== undefined && isDNS1123Label(name).length === 0 && isDNS1035Label(name).length > 0),
  }
}

export function validateIngressStatusUpdate(errors: FieldErrors, ingress: Ingress, old: Ingress): void {
  validateObjectMetaUpdate(errors, ingress.metadata, old.metadata)
  const known = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip || [])
  for (const [i, { ip, hostname }] of (ingress.status?.loadBalancer?.ingress ?? []).entries()) {
    const at = STATUS.child('loadBalancer', 'ingress').index(i)
    if (ip) checkIP(errors, at.child('ip'), ip, known)
    checkIngressHostname(errors, at.child('hostname'), hostname)
  }
}

export function ingressWarnings({ metadata, spec }: Ingress): readonly string[] {
  const isOld = metadata.annotations?.[CLASS_ANNOTATION] !== undefined && spec?.ingressClassName === undefined
  return isOld ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`] : []
}

