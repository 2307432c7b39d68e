// Field ownership: metadata.managedFields, and server-side apply, which decides by it.
// Models apimachinery/pkg/util/managedfields and structured-merge-diff. Pure functions; the time comes from the caller.
//
// For the API server:
//   create, update, patch  track right after decoding and defaulting, before admission and before the registry prepares the object:
//                          object.metadata.managedFields = trackUpdate({ live, updated, manager, subresource, time, apiVersion, schema, filter })
//   apply                  applyConfiguration({ live, applied, … }) gives the object to decode and default; it is not tracked again
//   last, on any update    keepTimes(live, object): a write that changes nothing must not change times either
//   scale                  scaleEntries before the patch or update of the Scale, parentEntries after it
// `schema` is fieldSchemaOf(type) or fieldSchemaOfCustomResource(openAPIV3Schema), `filter` is filterOf(resource, subresource, hasStatus).
//
// field-set.ts       sets of fields and their algebra, on the wire form · path-element.ts one step of a path
// field-schema.ts    what is one field and what divides · custom-resource-schema.ts the same from a CRD
// changed-fields.ts  compares versions · owned-fields.ts, merge-applied.ts, remove-fields.ts, check-applied.ts  the parts of apply
// entries.ts         the list in metadata · conflicts.ts, last-applied.ts, reset-fields.ts, scale.ts, keep-times.ts, csa-upgrade.ts
//
// Left out: conversion of paths between versions of a kind (each entry is taken at its word), and repairing entries after a CRD
// changed its schema from granular to atomic.
export { trackUpdate, type TrackedUpdate } from './track-update.ts'
export { applyConfiguration, type AppliedConfiguration } from './apply.ts'
export { fieldSchemaOf, type MapSchema as ObjectFieldSchema } from './field-schema.ts'
export { fieldSchemaOfCustomResource } from './custom-resource-schema.ts'
export { filterOf, type FieldFilter } from './reset-fields.ts'
export { keepTimes } from './keep-times.ts'
export { parentEntries, scaleEntries, type ScaledBy } from './scale.ts'
export { ownsLastApplied, upgradeClientSideApply } from './csa-upgrade.ts'
export { LAST_APPLIED } from './last-applied.ts'
export type { FieldSet } from './field-set.ts'
