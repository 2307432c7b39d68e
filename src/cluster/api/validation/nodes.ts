// Nodes. Models ValidateNode and ValidateNodeUpdate of pkg/apis/core/validation.
import { isConfigMapKey, validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { ConfigMapNodeConfigSource, Node, NodeConfigSource, NodeSpec, Taint } from '../types/core-v1.ts'
import { checkCIDR, cidrWarnings, parseCIDR } from './addresses.ts'
import { METADATA, SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { checkTaintEffect } from './placement.ts'
import { checkResourceAmount } from './resources.ts'
import { labelValueProblems, qualifiedNameProblems } from './rules.ts'

const POD_CIDRS = SPEC.child('podCIDRs')

export function validateNode(errors: FieldErrors, node: Node, old?: Node): void {
  validateObjectMeta(errors, node.metadata, false, validateSubdomainName, old?.metadata)
  const { taints } = node.spec ?? {}
  const podCIDRs = podCIDRsOf(node)
  if (taints && (taints !== old?.spec?.taints || errors.any)) validateTaints(errors, taints)
  if (node.status !== old?.status || errors.any) validateAmounts(errors, node)
  const swap = node.status?.nodeInfo?.swap?.capacity
  if (swap !== undefined && swap <= 0) errors.invalid(METADATA.child('nodeSwapStatus', 'capacity'), swap, 'must be greater than zero')
  if (podCIDRs.length > 0) validatePodCIDRs(errors, podCIDRs)
}

/** The server holds one list; the single field wins over a list that says otherwise. */
function podCIDRsOf({ spec }: { readonly spec?: NodeSpec | undefined }): readonly string[] {
  const { podCIDR, podCIDRs = [] } = spec ?? {}
  return podCIDR && podCIDRs[0] !== podCIDR ? [podCIDR] : podCIDRs
}

/** The path is metadata's, as upstream has it. */
function validateTaints(errors: FieldErrors, taints: readonly Taint[]): void {
  for (const [i, { key = '', value = '', effect }] of taints.entries()) {
    const at = METADATA.child('taints').index(i)
    errors.invalidEach(at.child('key'), key, qualifiedNameProblems(key))
    const problems = labelValueProblems(value)
    if (problems.length > 0) errors.invalid(at.child('value'), value, problems.join(';'))
    if (!effect) errors.required(at.child('effect'))
    else checkTaintEffect(errors, at.child('effect'), effect)
    if (taints.findIndex((taint) => (taint.key ?? '') === key && taint.effect === effect) < i) errors.duplicate(at, goValue('core.Taint', taints[i]), 'taints must be unique by key and effect pair')
  }
}

function validateAmounts(errors: FieldErrors, { status }: Node): void {
  for (const field of ['capacity', 'allocatable'] as const) {
    const amounts = status?.[field]
    for (const name in amounts) checkResourceAmount(errors, STATUS.child(field, name), name, amounts[name]!)
  }
}

function validatePodCIDRs(errors: FieldErrors, cidrs: readonly string[]): void {
  for (const [i, cidr] of cidrs.entries()) checkCIDR(errors, POD_CIDRS.index(i), cidr)
  if (cidrs.length < 2) return
  const families = cidrs.map((cidr) => parseCIDR(cidr)?.network.family)
  const bad = cidrs.find((cidr) => !parseCIDR(cidr))
  if (bad !== undefined) errors.internal(POD_CIDRS, `invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[${cidrs.indexOf(bad)}]: <nil> (invalid CIDR address: ${bad})`)
  if (bad !== undefined || new Set(families).size !== 2 || cidrs.length > 2) errors.invalid(POD_CIDRS, cidrs, 'may specify no more than one CIDR for each IP family')
}

export function validateNodeUpdate(errors: FieldErrors, node: Node, old: Node): void {
  validateNode(errors, node, old)
  validateNodeChange(errors, node, old)
}

export function validateNodeStatusUpdate(errors: FieldErrors, node: Node, old: Node): void {
  if (node.status !== old.status) validateAmounts(errors, node)
  validateNodeChange(errors, node, old, true)
}

/** `isFirstLook`: taints and amounts were not judged before in this update. */
function validateNodeChange(errors: FieldErrors, node: Node, old: Node, isFirstLook = false): void {
  validateObjectMetaUpdate(errors, node.metadata, old.metadata)
  if (errors.any && !isFirstLook) validateAmounts(errors, node)
  checkAddresses(errors, node)
  const { providerID, configSource, taints } = node.spec ?? {}
  const podCIDRs = podCIDRsOf(node)
  const oldCIDRs = podCIDRsOf(old)
  const isShorterOrLonger = oldCIDRs.length > 0 && oldCIDRs.length !== podCIDRs.length
  const changed = isShorterOrLonger ? [''] : oldCIDRs.filter((cidr, i) => cidr !== podCIDRs[i])
  for (const _change of changed) errors.forbidden(POD_CIDRS, 'node updates may not change podCIDR except from "" to valid')
  if (old.spec?.providerID && old.spec.providerID !== providerID) errors.forbidden(SPEC.child('providerID'), 'node updates may not change providerID except from "" to valid')
  if (configSource) validateConfigSource(errors, SPEC.child('configSource'), configSource, false)
  const { config } = node.status ?? {}
  for (const field of ['assigned', 'active', 'lastKnownGood'] as const) if (config?.[field]) validateConfigSource(errors, STATUS.child('config', field), config[field], true)
  if (taints && errors.any) validateTaints(errors, taints)
  if ((node.spec?.externalID ?? '') !== (old.spec?.externalID ?? '')) errors.forbidden(SPEC.child('externalID'), 'may not be updated')
}

function checkAddresses(errors: FieldErrors, { status }: Node): void {
  const addresses = status?.addresses ?? []
  for (const [i, { type, address }] of addresses.entries()) {
    if (addresses.findIndex((other) => other.type === type && other.address === address) < i) errors.duplicate(STATUS.child('addresses').index(i), goValue('core.NodeAddress', addresses[i]))
  }
}

function validateConfigSource(errors: FieldErrors, at: Path, source: NodeConfigSource, inStatus: boolean): void {
  if (!source.configMap) errors.invalid(at, goValue('core.NodeConfigSource', source), 'exactly one reference subfield must be non-nil')
  else validateConfigReference(errors, at.child('configMap'), source.configMap, inStatus)
}

/** In a spec the reference is by name; in a status it says which version too. */
function validateConfigReference(errors: FieldErrors, at: Path, { uid, resourceVersion, namespace, name, kubeletConfigKey }: ConfigMapNodeConfigSource, inStatus: boolean): void {
  for (const [field, value] of [['uid', uid], ['resourceVersion', resourceVersion]] as const) {
    if (inStatus && !value) errors.required(at.child(field))
    else if (!inStatus && value) errors.forbidden(at.child(field), `${field} must not be set in spec`)
  }
  for (const [field, value, check] of [['namespace', namespace, validateLabelName], ['name', name, validateSubdomainName], ['kubeletConfigKey', kubeletConfigKey, isConfigMapKey]] as const) {
    if (!value) errors.required(at.child(field))
    else errors.invalidEach(at.child(field), value, check(value))
  }
}

export function nodeWarnings({ spec }: Node): readonly string[] {
  return [
    ...(spec?.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...podCIDRsOf({ spec }).flatMap((cidr, i) => cidrWarnings(POD_CIDRS.index(i), cidr)),
  ]
}
