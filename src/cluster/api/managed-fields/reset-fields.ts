// What a write through an endpoint cannot change, and so does not come to own.
// Models GetResetFields and GetResetFieldsFilter of the strategies in pkg/registry.
import type { GroupVersionResource } from '../object.ts'
import { eachChild, isMember, memberNode, NO_FIELDS, setOfPaths, subtractSubtrees, type FieldSet } from './field-set.ts'

/** Keeps the part of a set that a write through some endpoint may own. */
export type FieldFilter = (set: FieldSet) => FieldSet

const STATUS = ['f:status']
const SPEC = ['f:spec']
const META = ['f:metadata']

/** What else than spec a write to status resets, by `resource.group`. */
const MORE_RESET_BY_STATUS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  pods: [['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']],
  'deployments.apps': [['f:metadata', 'f:labels']],
  'customresourcedefinitions.apiextensions.k8s.io': [META],
  'validatingadmissionpolicies.admissionregistration.k8s.io': [META],
  'resourceclaims.resource.k8s.io': [META],
  'servicecidrs.networking.k8s.io': [META],
}

type Pattern = { readonly [element: string]: Pattern }
const ALL: Pattern = {}

/** Subresources of pods that own nothing but a part of spec. */
const INCLUDED: Readonly<Record<string, Pattern>> = {
  ephemeralcontainers: { 'f:spec': { 'f:ephemeralContainers': ALL } },
  resize: { 'f:spec': { 'f:containers': { '*': { 'f:resources': ALL, 'f:resizePolicy': ALL } } } },
}

const filters = new Map<string, FieldFilter | undefined>()

/** The filter of an endpoint; undefined if everything counts. `hasStatus`: the resource has a status subresource. */
export function filterOf(of: Pick<GroupVersionResource, 'group' | 'resource'>, subresource: string | undefined, hasStatus: boolean): FieldFilter | undefined {
  const resource = of.group === '' ? of.resource : `${of.resource}.${of.group}`
  const key = `${resource}/${subresource ?? ''}/${hasStatus}`
  if (!filters.has(key)) filters.set(key, makeFilter(resource, subresource, hasStatus))
  return filters.get(key)
}

function makeFilter(resource: string, subresource: string | undefined, hasStatus: boolean): FieldFilter | undefined {
  const pattern = resource === 'pods' && subresource ? INCLUDED[subresource] : undefined
  if (pattern) return (set) => include(set, pattern)
  if (subresource === 'status') return exclude(setOfPaths(SPEC, ...(MORE_RESET_BY_STATUS[resource] ?? [])))
  if (subresource === 'approval') return exclude(setOfPaths(SPEC, ['f:status', 'f:certificate']))
  if (subresource === 'finalize') return exclude(setOfPaths(STATUS))
  return subresource === undefined && hasStatus ? exclude(setOfPaths(STATUS)) : undefined
}

function exclude(reset: FieldSet): FieldFilter {
  return (set) => subtractSubtrees(set, reset)
}

/** Members on the way to what is included stay: they say that a struct or item is new. */
function include(set: FieldSet, pattern: Pattern): FieldSet {
  if (pattern === ALL) return set
  const node: Record<string, FieldSet> = {}
  eachChild(set, (element, child) => {
    const below = pattern[element] ?? pattern['*']
    if (!below) return
    const children = include(isMember(child) ? withoutSelf(child) : child, below)
    if (isMember(child)) node[element] = memberNode(children)
    else if (children !== NO_FIELDS) node[element] = children
  })
  return Object.keys(node).length === 0 ? NO_FIELDS : node
}

function withoutSelf(node: FieldSet): FieldSet {
  const children: Record<string, FieldSet> = {}
  eachChild(node, (element, child) => (children[element] = child))
  return children
}
