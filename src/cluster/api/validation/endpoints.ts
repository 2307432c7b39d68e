// Endpoints and EndpointSlices: where a Service's traffic goes.
// Models validateEndpointSubsets of pkg/apis/core/validation and pkg/apis/discovery/validation.
import { isDNS1123Label, parseIP, validateSubdomainName } from '../names/index.ts'
import type { EndpointAddress, EndpointPort, Endpoints } from '../types/core-v1.ts'
import type { Endpoint, EndpointHints, EndpointSlice, EndpointPort as SlicePort } from '../types/discovery-v1.ts'
import { checkDomainName, checkEndpointIP, checkIP, ipWarnings, isOrdinaryIPv4, strictIPProblems } from './addresses.ts'
import { equalListsOf } from './equality.ts'
import { FieldErrors, ROOT, type Path } from './field-error.ts'
import { validateLabels } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, checkLabel, checkOneOf, checkPortNumber, checkQualifiedName, checkRequiredOneOf, labelValueProblems, named, pointer, subdomainProblems } from './rules.ts'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const ENDPOINTS_MAX = 1000
const ADDRESSES_MAX = 100
const PORTS_MAX = 20000
const TOPOLOGY_LABELS_MAX = 16
const HINTS_MAX = 8
const SUBSETS = ROOT.child('subsets')
const ENDPOINTS = ROOT.child('endpoints')

export function validateEndpoints(errors: FieldErrors, endpoints: Endpoints, old?: Endpoints): void {
  validateObjectMeta(errors, endpoints.metadata, true, validateSubdomainName, old?.metadata)
  if (old && (endpoints.subsets === old.subsets || equalListsOf('api.core.v1.EndpointSubset', endpoints.subsets, old.subsets))) return
  for (const [i, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const at = SUBSETS.index(i)
    if (addresses.length === 0 && notReadyAddresses.length === 0) errors.required(at, 'must specify `addresses` or `notReadyAddresses`')
    for (const [j, address] of addresses.entries()) validateAddress(errors, at.child('addresses').index(j), address)
    for (const [j, address] of notReadyAddresses.entries()) validateAddress(errors, at.child('notReadyAddresses').index(j), address)
    for (const [j, port] of ports.entries()) validatePort(errors, at.child('ports').index(j), port, ports.length > 1)
  }
}

export function validateEndpointsUpdate(errors: FieldErrors, endpoints: Endpoints, old: Endpoints): void {
  validateObjectMetaUpdate(errors, endpoints.metadata, old.metadata)
  validateEndpoints(errors, endpoints, old)
}

function validateAddress(errors: FieldErrors, at: Path, { ip = '', hostname, nodeName }: EndpointAddress): void {
  checkIP(errors, at.child('ip'), ip)
  if (hostname) checkLabel(errors, at.child('hostname'), hostname)
  if (nodeName !== undefined) errors.invalidEach(at.child('nodeName'), nodeName, validateSubdomainName(nodeName))
  checkEndpointIP(errors, at.child('ip'), ip)
}

function validatePort(errors: FieldErrors, at: Path, { name, port = 0, protocol, appProtocol }: EndpointPort, needsName: boolean): void {
  if (name) checkLabel(errors, at.child('name'), name)
  else if (needsName) errors.required(at.child('name'))
  checkPortNumber(errors, at.child('port'), port)
  checkRequiredOneOf(errors, at.child('protocol'), protocol, PROTOCOLS)
  if (appProtocol !== undefined) checkQualifiedName(errors, at.child('appProtocol'), appProtocol)
}

/** Warnings go to people; the controller's own objects have none. */
export function endpointsWarnings({ metadata, subsets = [] }: Endpoints): readonly string[] {
  if (metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return []
  return subsets.flatMap((subset, i) => (['addresses', 'notReadyAddresses'] as const).flatMap((field) => (subset[field] ?? []).flatMap(({ ip }, j) => ipWarnings(SUBSETS.index(i).child(field).index(j).child('ip'), ip))))
}

export function validateEndpointSlice(errors: FieldErrors, slice: EndpointSlice, old?: EndpointSlice): void {
  validateObjectMeta(errors, slice.metadata, true, validateSubdomainName, old?.metadata)
  checkRequiredOneOf(errors, ROOT.child('addressType'), slice.addressType, ['FQDN', 'IPv4', 'IPv6'])
  if (slice.ports !== old?.ports || errors.any) validateSlicePorts(errors, slice.ports ?? [])
  if (slice.endpoints !== old?.endpoints || errors.any) validateSliceEndpoints(errors, slice, old)
}

export function validateEndpointSliceUpdate(errors: FieldErrors, slice: EndpointSlice, old: EndpointSlice): void {
  validateEndpointSlice(errors, slice, old)
  if (slice.addressType !== old.addressType) errors.invalid(ROOT.child('addressType'), named(slice.addressType), FIELD_IMMUTABLE)
}

function validateSlicePorts(errors: FieldErrors, ports: readonly SlicePort[]): void {
  const at = ROOT.child('ports')
  if (ports.length > PORTS_MAX) return errors.tooMany(at, ports.length, PORTS_MAX)
  const names = new Set<string>()
  for (const [i, { name = '', protocol, appProtocol }] of ports.entries()) {
    if (name !== '') errors.invalidEach(at.index(i).child('name'), name, isDNS1123Label(name))
    if (names.has(name)) errors.duplicate(at.index(i).child('name'), pointer(name))
    names.add(name)
    if (protocol === undefined) errors.required(at.index(i).child('protocol'))
    else checkOneOf(errors, at.index(i).child('protocol'), protocol, PROTOCOLS)
    if (appProtocol !== undefined) checkQualifiedName(errors, at.index(i).child('appProtocol'), appProtocol)
  }
}

/** What is wrong with old endpoints is let be while they do not change. */
function validateSliceEndpoints(errors: FieldErrors, slice: EndpointSlice, old: EndpointSlice | undefined): void {
  const { addressType } = slice
  const endpoints = slice.endpoints ?? []
  const found = new FieldErrors()
  if (endpoints.length > ENDPOINTS_MAX) found.tooMany(ENDPOINTS, endpoints.length, ENDPOINTS_MAX)
  else {
    for (let i = 0; i < endpoints.length; i++) {
      const endpoint = endpoints[i]!
      if (!isPlain(endpoint, addressType)) validateEndpoint(found, i, endpoint, addressType)
    }
  }
  if (found.any && !(old && equalListsOf('api.discovery.v1.Endpoint', endpoints, old.endpoints))) errors.list.push(...found.list)
}

/** Whether an endpoint is like nearly all are, with nothing to complain of: pods with IPv4 addresses. */
function isPlain({ addresses, nodeName, hostname, hints, deprecatedTopology }: Endpoint, addressType: string): boolean {
  if (addressType !== 'IPv4' || hostname !== undefined || hints || deprecatedTopology) return false
  return addresses?.length === 1 && isOrdinaryIPv4(addresses[0]!) && (nodeName === undefined || subdomainProblems(nodeName).length === 0)
}

function validateEndpoint(errors: FieldErrors, i: number, endpoint: Endpoint, addressType: string): void {
  const at = ENDPOINTS.index(i)
  const addresses = endpoint.addresses ?? []
  if (addresses.length === 0) errors.required(at.child('addresses'), 'must contain at least 1 address')
  else if (addresses.length > ADDRESSES_MAX) errors.tooMany(at.child('addresses'), addresses.length, ADDRESSES_MAX)
  for (const [j, address] of addresses.entries()) validateSliceAddress(errors, at.child('addresses'), j, address, addressType)
  const { nodeName, hostname, hints, deprecatedTopology } = endpoint
  if (nodeName !== undefined) errors.invalidEach(at.child('nodeName'), nodeName, validateSubdomainName(nodeName))
  if (deprecatedTopology) {
    const labels = Object.keys(deprecatedTopology).length
    if (labels > TOPOLOGY_LABELS_MAX) errors.tooMany(at.child('deprecatedTopology'), labels, TOPOLOGY_LABELS_MAX)
    validateLabels(errors, at.child('deprecatedTopology'), deprecatedTopology)
  }
  if (hostname !== undefined) checkLabel(errors, at.child('hostname'), hostname)
  if (hints) validateHints(errors, at.child('hints'), hints)
}

function validateSliceAddress(errors: FieldErrors, at: Path, i: number, address: string, addressType: string): void {
  if (addressType === 'FQDN') return checkDomainName(errors, at.index(i), address)
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return
  const problems = addressType === 'IPv6' ? strictIPProblems(address) : undefined
  const before = errors.list.length
  if (problems) errors.invalidEach(at.index(i), address, problems)
  else checkIP(errors, at.index(i), address)
  if (errors.list.length > before) return
  if (parseIP(address)?.family !== (addressType === 'IPv4' ? 4 : 6)) errors.invalid(at, address, `must be an ${addressType} address`)
  checkEndpointIP(errors, at.index(i), address)
}

function validateHints(errors: FieldErrors, at: Path, { forZones = [], forNodes = [] }: EndpointHints): void {
  for (const [field, hints, check] of [['forZones', forZones, labelValueProblems], ['forNodes', forNodes, validateSubdomainName]] as const) {
    if (hints.length > HINTS_MAX) return errors.tooMany(at.child(field), hints.length, HINTS_MAX)
    for (const [i, { name }] of hints.entries()) {
      const here = at.child(field).index(i).child('name')
      if (hints.findIndex((hint) => hint.name === name) < i) errors.duplicate(here, name)
      errors.invalidEach(here, name, check(name))
    }
  }
}

/** `isNew` also warns of name addresses. */
export function endpointSliceWarnings({ metadata, addressType, endpoints }: EndpointSlice, isNew: boolean): readonly string[] {
  const warnings = isNew && addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []
  const manager = metadata.labels?.['endpointslice.kubernetes.io/managed-by']
  if (manager === 'endpointslice-controller.k8s.io' || manager === 'endpointslicemirroring-controller.k8s.io') return warnings
  return [...warnings, ...(endpoints ?? []).flatMap(({ addresses }, i) => (addresses ?? []).flatMap((address, j) => ipWarnings(ENDPOINTS.index(i).child('addresses').index(j), address)))]
}

