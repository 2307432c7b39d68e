// NetworkPolicies, IngressClasses, IPAddresses, ServiceCIDRs. Models pkg/apis/networking/validation; Ingress: ingress.ts.
import { isDNS1123Subdomain, isDomainPrefixedPath, isValidPathSegmentName, isValidPortName, isValidPortNum, validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { IPAddress, IPBlock, IngressClass, IngressClassParametersReference, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, ParentReference, ServiceCIDR } from '../types/networking-v1.ts'
import { checkCIDR, checkStrictCIDR, cidrContains, cidrWarnings, parseCIDR, strictIPProblems } from './addresses.ts'
import { equalJson } from './equality.ts'
import { ROOT, SPEC, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabelSelector } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, byteLength, checkOneOf, isSet } from './rules.ts'

const CONTROLLER_BYTES_MAX = 250

interface PolicyOptions {
  readonly allowInvalidValues: boolean
  readonly knownCIDRs: readonly string[]
}

export function validateNetworkPolicy(errors: FieldErrors, policy: NetworkPolicy, options: PolicyOptions = { allowInvalidValues: false, knownCIDRs: [] }, old?: NetworkPolicy): void {
  validateObjectMeta(errors, policy.metadata, true, validateSubdomainName, old?.metadata)
  if (policy.spec !== old?.spec || errors.any) validatePolicySpec(errors, policy, options)
}

function validatePolicySpec(errors: FieldErrors, policy: NetworkPolicy, options: PolicyOptions): void {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = policy.spec ?? {}
  validateLabelSelector(errors, SPEC.child('podSelector'), podSelector, options)
  for (const [i, { ports = [], from = [] }] of ingress.entries()) validateRule(errors, SPEC.child('ingress').index(i), ports, 'from', from, options)
  for (const [i, { ports = [], to = [] }] of egress.entries()) validateRule(errors, SPEC.child('egress').index(i), ports, 'to', to, options)
  const at = SPEC.child('policyTypes')
  if (policyTypes.length > 2) return errors.invalid(at, policyTypes, 'may not specify more than two policyTypes')
  for (const [i, type] of policyTypes.entries()) checkOneOf(errors, at.index(i), type, ['Ingress', 'Egress'])
}

function validateRule(errors: FieldErrors, at: Path, ports: readonly NetworkPolicyPort[], field: string, peers: readonly NetworkPolicyPeer[], options: PolicyOptions): void {
  for (const [i, port] of ports.entries()) validatePolicyPort(errors, at.child('ports').index(i), port)
  for (const [i, peer] of peers.entries()) validatePeer(errors, at.child(field).index(i), peer, options)
}

function validatePolicyPort(errors: FieldErrors, at: Path, { protocol, port, endPort }: NetworkPolicyPort): void {
  checkOneOf(errors, at.child('protocol'), protocol, ['TCP', 'UDP', 'SCTP'])
  if (typeof port === 'number') {
    errors.invalidEach(at.child('port'), port, isValidPortNum(port))
    if (endPort === undefined) return
    if (endPort < port) errors.invalid(at.child('endPort'), port, 'must be greater than or equal to `port`')
    errors.invalidEach(at.child('endPort'), endPort, isValidPortNum(endPort))
  } else if (port !== undefined) {
    if (endPort !== undefined) errors.invalid(at.child('endPort'), endPort, 'may not be specified when `port` is non-numeric')
    errors.invalidEach(at.child('port'), port, isValidPortName(port))
  } else if (endPort !== undefined) errors.invalid(at.child('endPort'), endPort, 'may not be specified when `port` is not specified')
}

function validatePeer(errors: FieldErrors, at: Path, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, options: PolicyOptions): void {
  validateLabelSelector(errors, at.child('podSelector'), podSelector, options)
  validateLabelSelector(errors, at.child('namespaceSelector'), namespaceSelector, options)
  if (ipBlock) validateIPBlock(errors, at.child('ipBlock'), ipBlock, options)
  if (!podSelector && !namespaceSelector && !ipBlock) errors.required(at, 'must specify a peer')
  else if (ipBlock && (podSelector || namespaceSelector)) errors.forbidden(at, 'may not specify both ipBlock and another peer')
}

function validateIPBlock(errors: FieldErrors, at: Path, { cidr, except = [] }: IPBlock, { knownCIDRs }: PolicyOptions): void {
  if (!cidr) return errors.required(at.child('cidr'))
  checkCIDR(errors, at.child('cidr'), cidr, knownCIDRs)
  const block = parseCIDR(cidr)
  if (!block) return
  for (const [i, text] of except.entries()) {
    const here = at.child('except').index(i)
    checkCIDR(errors, here, text, knownCIDRs)
    const inner = parseCIDR(text)
    if (inner && (!cidrContains(block, inner.network) || block.prefixLength >= inner.prefixLength)) errors.invalid(here, text, 'must be a strict subset of `cidr`')
  }
}

function blocksOf({ spec }: NetworkPolicy): readonly { readonly at: Path; readonly block: IPBlock }[] {
  const sides = [
    ...(spec?.ingress ?? []).map(({ from = [] }, i) => ({ at: SPEC.child('ingress').index(i).child('from'), peers: from })),
    ...(spec?.egress ?? []).map(({ to = [] }, i) => ({ at: SPEC.child('egress').index(i).child('to'), peers: to })),
  ]
  return sides.flatMap(({ at, peers }) => peers.flatMap(({ ipBlock }, i) => (ipBlock ? [{ at: at.index(i).child('ipBlock'), block: ipBlock }] : [])))
}

export function validateNetworkPolicyUpdate(errors: FieldErrors, policy: NetworkPolicy, old: NetworkPolicy): void {
  const options: PolicyOptions = {
    allowInvalidValues: countErrors((found) => validateLabelSelector(found, ROOT, old.spec?.podSelector)) > 0,
    knownCIDRs: blocksOf(old).flatMap(({ block }) => [block.cidr, ...(block.except ?? [])]),
  }
  validateNetworkPolicy(errors, policy, { ...options, knownCIDRs: [] }, old)
  if (!errors.any) return
  validateObjectMetaUpdate(errors, policy.metadata, old.metadata)
  validatePolicySpec(errors, policy, options)
}

export function networkPolicyWarnings(policy: NetworkPolicy): readonly string[] {
  return blocksOf(policy).flatMap(({ at, block }) => [...cidrWarnings(at.child('cidr'), block.cidr ?? ''), ...(block.except ?? []).flatMap((text, i) => cidrWarnings(at.child('except').index(i), text))])
}

export function validateIngressClass(errors: FieldErrors, ingressClass: IngressClass): void {
  validateObjectMeta(errors, ingressClass.metadata, false, validateSubdomainName)
  const { controller = '', parameters } = ingressClass.spec ?? {}
  const at = SPEC.child('controller')
  if (byteLength(controller) > CONTROLLER_BYTES_MAX) errors.tooLong(at, CONTROLLER_BYTES_MAX)
  for (const { type, value, detail } of isDomainPrefixedPath(controller)) {
    if (type === 'Required') errors.required(at, detail)
    else errors.invalid(at, value, detail)
  }
  if (parameters) validateParameters(errors, SPEC.child('parameters'), parameters)
}

export function validateIngressClassUpdate(errors: FieldErrors, ingressClass: IngressClass, old: IngressClass): void {
  validateObjectMetaUpdate(errors, ingressClass.metadata, old.metadata)
  const controller = ingressClass.spec?.controller ?? ''
  if (controller !== (old.spec?.controller ?? '')) errors.invalid(SPEC.child('controller'), controller, FIELD_IMMUTABLE)
  validateIngressClass(errors, ingressClass)
}

/** A reference to an object of the same namespace by group, kind and name. */
export function validateTypedReference(errors: FieldErrors, at: Path, { apiGroup, kind, name }: { readonly apiGroup?: string | null; readonly kind?: string; readonly name?: string }): void {
  if (isSet(apiGroup)) errors.invalidEach(at.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup))
  checkSegment(errors, at.child('kind'), kind)
  checkSegment(errors, at.child('name'), name)
}

function checkSegment(errors: FieldErrors, at: Path, value: string | undefined): void {
  if (!value) errors.required(at)
  else errors.invalidEach(at, value, isValidPathSegmentName(value))
}

function validateParameters(errors: FieldErrors, at: Path, parameters: IngressClassParametersReference): void {
  const { scope, namespace } = parameters
  validateTypedReference(errors, at, parameters)
  if (!isSet(scope)) errors.required(at.child('scope'))
  else if (scope === 'Namespace') {
    if (namespace === undefined) errors.required(at.child('namespace'), "`parameters.scope` is set to 'Namespace'")
    else errors.invalidEach(at.child('namespace'), namespace, validateLabelName(namespace))
  } else if (scope !== 'Cluster') errors.notSupported(at.child('scope'), scope, ['Cluster', 'Namespace'])
  else if (namespace !== undefined) errors.forbidden(at.child('namespace'), "`parameters.scope` is set to 'Cluster'")
}

export function validateIPAddress(errors: FieldErrors, address: IPAddress): void {
  validateObjectMeta(errors, address.metadata, false, strictIPProblems)
  const parent = address.spec?.parentRef
  const at = SPEC.child('parentRef')
  if (!parent) return errors.required(at)
  if (parent.group) errors.invalidEach(at.child('group'), parent.group, isDNS1123Subdomain(parent.group))
  checkSegment(errors, at.child('resource'), parent.resource)
  checkSegment(errors, at.child('name'), parent.name)
  if (parent.namespace) checkSegment(errors, at.child('namespace'), parent.namespace)
}

export function validateIPAddressUpdate(errors: FieldErrors, address: IPAddress, old: IPAddress): void {
  validateIPAddress(errors, address)
  validateObjectMetaUpdate(errors, address.metadata, old.metadata)
  const parent: ParentReference | undefined = address.spec?.parentRef
  if (!equalJson(parent, old.spec?.parentRef)) errors.invalid(SPEC.child('parentRef'), goValue('*networking.ParentReference', parent), FIELD_IMMUTABLE)
}

export function validateServiceCIDR(errors: FieldErrors, object: ServiceCIDR): void {
  validateObjectMeta(errors, object.metadata, false, validateSubdomainName)
  validateCIDRs(errors, object)
}

function validateCIDRs(errors: FieldErrors, object: ServiceCIDR): void {
  const cidrs = object.spec?.cidrs ?? []
  const at = SPEC.child('cidrs')
  if (cidrs.length === 0) return errors.required(at, 'at least one CIDR required')
  if (cidrs.length > 2) return errors.invalid(at, goValue('networking.ServiceCIDRSpec', object.spec), 'may only hold up to 2 values')
  for (const [i, cidr] of cidrs.entries()) checkStrictCIDR(errors, at.index(i), cidr)
  const [first, second] = cidrs.map((cidr) => parseCIDR(cidr)?.network.family)
  if (cidrs.length === 2 && first !== undefined && first === second) errors.invalid(at, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64')
}

export function validateServiceCIDRUpdate(errors: FieldErrors, object: ServiceCIDR, old: ServiceCIDR): void {
  validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  const { cidrs = [] } = object.spec ?? {}
  const { cidrs: oldCIDRs = [] } = old.spec ?? {}
  const at = SPEC.child('cidrs')
  if (oldCIDRs.length === cidrs.length) {
    for (const [i, cidr] of oldCIDRs.entries()) if (cidr !== cidrs[i]) errors.invalid(at.index(i), cidrs[i], FIELD_IMMUTABLE)
  } else if (oldCIDRs.length === 1 && cidrs.length === 2) {
    if (cidrs[0] !== oldCIDRs[0]) errors.invalid(at.index(0), cidrs[0], FIELD_IMMUTABLE)
    validateCIDRs(errors, object)
  } else errors.invalid(at, object.spec?.cidrs ?? null, FIELD_IMMUTABLE)
}

