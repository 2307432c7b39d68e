// APIServices: groups of the API that the server or another program behind it serves. Models kube-aggregator/pkg/apis/apiregistration/validation.
import { isDNS1035Label, isDNS1123Subdomain, isValidPortNum } from '../names/index.ts'
import type { APIService } from '../types/apiregistration-v1.ts'
import { SPEC, STATUS, type FieldErrors } from './field-error.ts'
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from './meta.ts'
import { base64Length, named, pathSegmentProblems } from './rules.ts'

const GROUP_PRIORITY_MAX = 20000
const VERSION_PRIORITY_MAX = 1000
const HTTPS_PORT = 443
const STATUSES = ['False', 'True', 'Unknown']

export function validateAPIService(errors: FieldErrors, { metadata, spec = { groupPriorityMinimum: 0, versionPriority: 0 } }: APIService): void {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service, caBundle = '', insecureSkipTLSVerify = false } = spec
  const name = `${version}.${group}`
  validateAnyObjectMeta(errors, metadata, false, (given) => {
    const problems = pathSegmentProblems(given)
    return problems.length > 0 || given === name ? problems : [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`]
  })
  if (group === '' && version !== 'v1') errors.required(SPEC.child('group'), 'only v1 may have an empty group and it better be legacy kube')
  if (group !== '') errors.invalidEach(SPEC.child('group'), group, isDNS1123Subdomain(group))
  errors.invalidEach(SPEC.child('version'), version, isDNS1035Label(version))
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > GROUP_PRIORITY_MAX) errors.invalid(SPEC.child('groupPriorityMinimum'), groupPriorityMinimum, `must be positive and less than ${GROUP_PRIORITY_MAX}`)
  if (versionPriority <= 0 || versionPriority > VERSION_PRIORITY_MAX) errors.invalid(SPEC.child('versionPriority'), versionPriority, `must be positive and less than ${VERSION_PRIORITY_MAX}`)
  const insecureAt = SPEC.child('insecureSkipTLSVerify')
  if (!service) {
    if (caBundle !== '') errors.invalid(SPEC.child('caBundle'), `${base64Length(caBundle)} bytes`, 'local APIServices may not have a caBundle')
    if (insecureSkipTLSVerify) errors.invalid(insecureAt, true, 'local APIServices may not have insecureSkipTLSVerify')
    return
  }
  if (!service.namespace) errors.required(SPEC.child('service', 'namespace'))
  if (!service.name) errors.required(SPEC.child('service', 'name'))
  const port = service.port ?? HTTPS_PORT
  const portProblems = isValidPortNum(port)
  if (portProblems.length > 0) errors.invalid(SPEC.child('service', 'port'), port, `port is not valid: ${portProblems.join(', ')}`)
  if (insecureSkipTLSVerify && caBundle !== '') errors.invalid(insecureAt, true, 'may not be true if caBundle is present')
}

export function validateAPIServiceUpdate(errors: FieldErrors, service: APIService, old: APIService): void {
  if (errors.any) validateAnyObjectMetaUpdate(errors, service.metadata, old.metadata)
  validateAPIService(errors, service)
}

export function validateAPIServiceStatus(errors: FieldErrors, { status }: APIService): void {
  for (const [i, condition] of (status?.conditions ?? []).entries()) {
    if (!STATUSES.includes(condition.status)) errors.notSupported(STATUS.child('conditions').index(i).child('status'), named(condition.status), STATUSES)
  }
}
