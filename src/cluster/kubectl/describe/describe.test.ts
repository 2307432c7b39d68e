import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyDefaults } from '../../api/defaults/index.ts'
import { parseFieldSelector, parseLabelSelector } from '../../api/selector/index.ts'
import { findResource } from '../../api/schema/index.ts'
import { keyOf, type KubeObject } from '../../api/object.ts'
import { describe as describeObject, keyOfQuery, relatedTo, type Answer, type Query } from './index.ts'

interface OracleRow { readonly input: { readonly kind: string; readonly name: string; readonly objects: readonly KubeObject[] }; readonly output: string }

const oracle = readFileSync('testdata/oracles/describe.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as OracleRow)

/** Answers a query from a few objects, as the API server would. */
function answerFrom(objects: readonly KubeObject[], { group, version, resource, namespace, name, labelSelector = '', fieldSelector = '' }: Query): Answer {
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

function run(objects: readonly KubeObject[], kind: string, name: string, now = 0): string {
  const defaulted = objects.map((object) => applyDefaults(object.apiVersion!, object.kind!, object))
  const object = defaulted.find((each) => each.kind === kind && each.metadata.name === name)!
  const answers = new Map(relatedTo(object).map((query) => [keyOfQuery(query), answerFrom(defaulted, query)]))
  return describeObject(object, { now, answers })
}

describe('what the real kubectl describe printed', () => {
  it.each(oracle.map((row, at) => [`${row.input.kind} in row ${at + 1}`, row] as const))('%s', (_, { input, output }) => {
    expect(run(input.objects, input.kind, input.name)).toBe(output)
  })
})
