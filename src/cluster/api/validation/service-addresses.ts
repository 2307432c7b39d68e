// A Service's own addresses and their families. Models ValidateServiceClusterIPsRelatedFields and the
// upgrade and downgrade rules of pkg/apis/core/validation.
import { parseIP } from '../names/index.ts'
import type { ServiceSpec } from '../types/core-v1.ts'
import { checkIP, isDualStack } from './addresses.ts'
import { SPEC, type FieldErrors } from './field-error.ts'
import { named, pointer } from './rules.ts'

const CLUSTER_IPS = SPEC.child('clusterIPs')
const FAMILIES = SPEC.child('ipFamilies')
const MAY_NOT_CHANGE = 'may not change once set'

export function isHeadless({ clusterIPs }: ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None'
}

/** A list as Go prints it: nil when absent. */
function list(values: readonly string[] | undefined): unknown {
  return values ?? null
}

export function validateServiceAddresses(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec | undefined): void {
  if (spec.type === 'ExternalName') return
  const { clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.required(CLUSTER_IPS)
    else if (clusterIPs[0] !== clusterIP) errors.invalid(CLUSTER_IPS, list(clusterIPs), 'first value must match `clusterIP`')
  } else if (clusterIPs.length > 0) errors.invalid(CLUSTER_IPS, list(clusterIPs), 'must be empty when `clusterIP` is not specified')
  for (const [i, family] of ipFamilies.entries()) {
    if (family !== 'IPv4' && family !== 'IPv6') errors.notSupported(FAMILIES.index(i), named(family), ['IPv4', 'IPv6'])
    if (ipFamilies.indexOf(family) < i) errors.duplicate(FAMILIES.index(i), named(family))
  }
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) errors.notSupported(SPEC.child('ipFamilyPolicy'), pointer(ipFamilyPolicy), policies)
  if (!validateEach(errors, clusterIPs, old?.clusterIPs)) return
  if (clusterIPs.length > 1) {
    const dualStack = isDualStack(clusterIPs)
    if (dualStack === undefined) errors.internal(CLUSTER_IPS, 'failed to check for dual stack with error:invalid IP')
    if (!dualStack) errors.invalid(CLUSTER_IPS, list(clusterIPs), 'may specify no more than one IP for each IP family')
  }
  if (!isHeadless(spec)) checkFamilies(errors, clusterIPs, ipFamilies)
}

/** False when one is no address, after which the rest would only confuse. */
function validateEach(errors: FieldErrors, clusterIPs: readonly string[], known: readonly string[] | undefined): boolean {
  let areValid = true
  for (const [i, ip] of clusterIPs.entries()) {
    if (i === 0 && ip === 'None') {
      if (clusterIPs.length === 1) continue
      areValid = false
      errors.invalid(CLUSTER_IPS, list(clusterIPs), "'None' must be the first and only value")
      continue
    }
    const before = errors.list.length
    checkIP(errors, CLUSTER_IPS.index(i), ip, known)
    areValid &&= errors.list.length === before
  }
  if (clusterIPs.length > 2) errors.invalid(CLUSTER_IPS, list(clusterIPs), 'may only hold up to 2 values')
  return areValid
}

function checkFamilies(errors: FieldErrors, clusterIPs: readonly string[], families: readonly string[]): void {
  for (const [i, ip] of clusterIPs.slice(0, families.length).entries()) {
    const isV6 = parseIP(ip)?.family === 6
    if (families[i] === 'IPv4' && isV6) errors.invalid(CLUSTER_IPS.index(i), ip, `expected an IPv4 value as indicated by \`ipFamilies[${i}]\``)
    if (families[i] === 'IPv6' && !isV6) errors.invalid(CLUSTER_IPS.index(i), ip, `expected an IPv6 value as indicated by \`ipFamilies[${i}]\``)
  }
}

/** The first address and family stay; the second may come and go. */
export function validateClusterIPsUpdate(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return
  const [wasHeadless, headless] = [isHeadless(old), isHeadless(spec)]
  if (!(wasHeadless && headless)) validateAddressChange(errors, spec, old)
  if (!wasHeadless && !headless) validateFamilyChange(errors, spec, old)
}

function validateAddressChange(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec): void {
  const { clusterIPs = [] } = spec
  const { clusterIPs: oldIPs = [] } = old
  if (oldIPs.length === clusterIPs.length) {
    for (const [i, ip] of oldIPs.entries()) if (ip !== clusterIPs[i]) errors.invalid(CLUSTER_IPS.index(i), list(clusterIPs), MAY_NOT_CHANGE)
    return
  }
  if (clusterIPs.length === 0) errors.invalid(CLUSTER_IPS.index(0), list(spec.clusterIPs), 'primary clusterIP can not be unset')
  if (oldIPs.length > 0 && clusterIPs.length > 0 && clusterIPs[0] !== oldIPs[0]) errors.invalid(CLUSTER_IPS.index(0), list(clusterIPs), MAY_NOT_CHANGE)
  if (oldIPs.length > clusterIPs.length && clusterIPs.length === 1) checkRelease(errors, spec, 'clusterIP')
}

function validateFamilyChange(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec): void {
  const { ipFamilies = [], clusterIPs } = spec
  const { ipFamilies: oldFamilies = [] } = old
  if (oldFamilies.length === ipFamilies.length) {
    for (const [i, family] of oldFamilies.entries()) if (family !== ipFamilies[i]) errors.invalid(FAMILIES.index(0), list(ipFamilies), MAY_NOT_CHANGE)
    return
  }
  if (oldFamilies.length > ipFamilies.length && !clusterIPs?.length) errors.invalid(FAMILIES.index(0), list(spec.ipFamilies), 'primary ipFamily can not be unset')
  if (oldFamilies.length > 0 && ipFamilies.length > 0 && ipFamilies[0] !== oldFamilies[0]) errors.invalid(FAMILIES.index(0), list(clusterIPs), MAY_NOT_CHANGE)
  if (oldFamilies.length > ipFamilies.length && ipFamilies.length === 1) checkRelease(errors, spec, 'ipFamily')
}

function checkRelease(errors: FieldErrors, { ipFamilyPolicy }: ServiceSpec, what: string): void {
  if (ipFamilyPolicy !== 'SingleStack') errors.invalid(SPEC.child('ipFamilyPolicy'), pointer(ipFamilyPolicy), `must be set to 'SingleStack' when releasing the secondary ${what}`)
}
