// `kubectl describe` of one object among others, without its events.
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import { keyOf, type KubeObject } from '../../src/cluster/api/object.ts'
import { findResource } from '../../src/cluster/api/schema/index.ts'
import { parseFieldSelector, parseLabelSelector } from '../../src/cluster/api/selector/index.ts'
import { describe, keyOfQuery, relatedTo, type Answer as QueryAnswer, type Query } from '../../src/cluster/kubectl/describe/index.ts'
import type { Answer } from './row.ts'

export interface DescribeInput {
  readonly kind: string
  readonly name: string
  readonly objects: readonly KubeObject[]
}

export function answerDescribe({ kind, name, objects }: DescribeInput): Answer {
  const defaulted = objects.map((object) => applyDefaults(object.apiVersion!, object.kind!, object))
  const object = defaulted.find((each) => each.kind === kind && each.metadata.name === name)!
  const answers = new Map(relatedTo(object).map((query) => [keyOfQuery(query), answerFrom(defaulted, query)]))
  return { output: describe(object, { now: 0, answers }) }
}

/** Answers a query from a few objects, as the API server would. */
function answerFrom(objects: readonly KubeObject[], { group, version, resource, namespace, name, labelSelector = '', fieldSelector = '' }: Query): QueryAnswer {
  const apiVersion = group === '' ? version : `${group}/${version}`
  const { kind } = findResource(apiVersion, resource)!
  const ofKind = objects
    .filter((object) => object.kind === kind && object.apiVersion === apiVersion && (namespace === undefined || object.metadata.namespace === namespace))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  if (name !== undefined) {
    const object = ofKind.find(({ metadata }) => metadata.name === name)
    return object ? { object } : { error: `${resource}${group === '' ? '' : `.${group}`} "${name}" not found`, reason: 'NotFound' }
  }
  const labels = parseLabelSelector(labelSelector)
  const fields = parseFieldSelector(fieldSelector)
  return { items: ofKind.filter((object) => labels.matches(object.metadata.labels) && fields.matches(Object.fromEntries(fields.terms.map(({ field }) => [field, fieldOf(object, field)])))) }
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object
  for (const key of path.split('.')) value = (value as { readonly [key: string]: unknown } | undefined)?.[key]
  return value === undefined ? '' : String(value)
}
