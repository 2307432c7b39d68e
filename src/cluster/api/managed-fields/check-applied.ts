// Whether an applied configuration fits the schema. Models structured-merge-diff/typed/validate.go, with its texts.
import { formatGoSyntax, formatGoValue } from '../jsonpath/index.ts'
import { isObject } from '../patch/index.ts'
import type { FieldSchema, ListSchema, MapSchema, ScalarSchema } from './field-schema.ts'
import { elementOfItem } from './list-item.ts'
import { printElement } from './path-element.ts'

/** What is wrong with the configuration, as upstream prints its list of errors; undefined if nothing. */
export function problemOfApplied(schema: MapSchema, applied: object): string | undefined {
  const problems = check(schema, applied, '')
  if (problems.length === 0) return undefined
  return problems.length === 1 ? problems[0] : ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n')
}

function check(schema: FieldSchema, value: unknown, path: string): readonly string[] {
  switch (schema.is) {
    case 'scalar':
      return checkScalar(schema, value, path)
    case 'list':
      if (value === null) return []
      return Array.isArray(value) ? checkItems(schema, value, path) : [at(path, `expected list, got &{${formatGoValue(value)}}`)]
    case 'map':
      if (value === null) return []
      return isObject(value) ? checkMembers(schema, value, path) : [at(path, `expected map, got &{${formatGoValue(value)}}`)]
    case 'any':
      return []
  }
}

function at(path: string, problem: string): string {
  return path === '' ? problem : `${path}: ${problem}`
}

const GO_TYPES: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', number: 'int64', object: 'map[string]interface {}' }

function checkScalar(schema: ScalarSchema, value: unknown, path: string): readonly string[] {
  if (value === null) return []
  const isScalar = typeof value !== 'object'
  switch (schema.of) {
    case 'numeric':
      return typeof value === 'number' ? [] : [at(path, `expected numeric (int or float), got ${Array.isArray(value) ? '[]interface {}' : GO_TYPES[typeof value]}`)]
    case 'string':
      return typeof value === 'string' ? [] : [at(path, `expected string, got &value.valueUnstructured{Value:${formatGoSyntax(value)}}`)]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [at(path, `expected boolean, got &{${formatGoValue(value)}}`)]
    case 'untyped':
      return isScalar ? [] : [at(path, `expected any scalar, got &{${formatGoValue(value)}}`)]
  }
}

function checkMembers(schema: MapSchema, value: { readonly [key: string]: unknown }, path: string): readonly string[] {
  const problems: string[] = []
  for (const key in value) {
    const below = schema.fields.get(key)?.schema ?? schema.values
    if (!below) return [...problems, at(`${path}.${key}`, 'field not declared in schema')]
    problems.push(...check(below, value[key], `${path}.${key}`))
  }
  return problems
}

function checkItems(schema: ListSchema, list: readonly unknown[], path: string): readonly string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const [i, item] of list.entries()) {
    const element = schema.relation === 'atomic' ? `i:${i}` : elementOfItem(schema, item)
    if (typeof element !== 'string') return [...problems, at(path, `element ${i}: ${element.message}`)]
    if (seen.has(element)) problems.push(at(path, `duplicate entries for key ${printElement(element)}`))
    seen.add(element)
    problems.push(...check(schema.items, item, path + printElement(element)))
  }
  return problems
}
