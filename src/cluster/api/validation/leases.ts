// Leases. Models pkg/apis/coordination/validation.
import { validateSubdomainName } from '../names/index.ts'
import type { Lease, LeaseSpec } from '../types/coordination-v1.ts'
import { SPEC, type FieldErrors } from './field-error.ts'
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from './meta.ts'
import { checkQualifiedName, named } from './rules.ts'

/** Leases are written every few seconds by every node: nothing is allocated when nothing is wrong. */
export function validateLease(errors: FieldErrors, lease: Lease): void {
  validateAnyObjectMeta(errors, lease.metadata, true, validateSubdomainName)
  if (lease.spec) validateLeaseSpec(errors, lease.spec)
}

export function validateLeaseUpdate(errors: FieldErrors, lease: Lease, old: Lease): void {
  if (errors.any) validateAnyObjectMetaUpdate(errors, lease.metadata, old.metadata)
  if (lease.spec) validateLeaseSpec(errors, lease.spec)
}

function validateLeaseSpec(errors: FieldErrors, { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder }: LeaseSpec): void {
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) errors.invalid(SPEC.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0')
  if (leaseTransitions !== undefined && leaseTransitions < 0) errors.invalid(SPEC.child('leaseTransitions'), leaseTransitions, 'must be greater than or equal to 0')
  if (strategy !== undefined) {
    const at = SPEC.child('strategy', 'strategy')
    if (strategy.includes('/')) checkQualifiedName(errors, at, strategy)
    else if (strategy !== 'OldestEmulationVersion') errors.notSupported(at, named(strategy), ['OldestEmulationVersion'])
  }
  if (preferredHolder && !strategy) errors.forbidden(SPEC.child('preferredHolder'), 'may only be specified if `strategy` is defined')
}
