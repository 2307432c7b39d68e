// `--sort-by`. Models kubectl/pkg/cmd/get/sorter.go.
import { JSONPathError, JSONPathSyntaxError, findResults, parseJSONPath, quoteGo, type Template } from '../../api/jsonpath/index.ts'
import { compareQuantities, quantityProblem } from '../../api/quantity/index.ts'
import type { Table } from '../../api/types/meta-v1.ts'
import { goSort } from './go-sort.ts'
import { PrintError, relaxedJSONPath } from './print-error.ts'

/** The rows of a Table by a field of their objects, which must have come whole. Throws PrintError when no row has the field. */
export function sortTable(table: Table, field: string): Table {
  const rows = table.rows ?? []
  if (rows.length < 2) return table
  return { ...table, rows: sortValues(rows, (row) => row.object, relaxedOrPlain(field), 'sorting error: ') }
}

/** Objects by a field. Throws PrintError when the path is wrong, no object has it, or its values have no order. */
export function sortObjects<T>(objects: readonly T[], field: string): readonly T[] {
  return objects.length === 0 ? objects : sortValues(objects, (object) => object, relaxedJSONPath(field), '')
}

/** A table takes a path that the relaxed form refuses as it is. */
function relaxedOrPlain(field: string): string {
  try {
    return relaxedJSONPath(field)
  } catch (problem) {
    if (problem instanceof PrintError) return field
    throw problem
  }
}

function sortValues<T>(items: readonly T[], objectOf: (item: T) => unknown, path: string, context: string): readonly T[] {
  const template = parsePath(path, context)
  const keyed = items.map((item) => ({ item, key: firstOf(template, objectOf(item)) }))
  if (keyed.every(({ key }) => key === ABSENT)) throw new PrintError(`couldn't find any field with path ${quoteGo(path)} in the list of objects`)
  return goSort(keyed, (a, b) => isLess(a.key, b.key)).map(({ item }) => item)
}

function parsePath(path: string, context: string): Template {
  try {
    return parseJSONPath(path)
  } catch (problem) {
    if (problem instanceof JSONPathSyntaxError) throw new PrintError(`${context}${problem.message}`)
    throw problem
  }
}

const ABSENT = Symbol('absent')

function firstOf(template: Template, object: unknown): unknown {
  try {
    const [first] = findResults(template, object)
    return first === undefined || first.length === 0 ? ABSENT : first[0]
  } catch (problem) {
    if (problem instanceof JSONPathError) throw new PrintError(problem.message)
    throw problem
  }
}

/** What has no value comes first; two texts that are quantities compare as such. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === ABSENT) return true
  if (b === ABSENT) return false
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeof a === 'string' && typeof b === 'string') {
    return quantityProblem(a) === undefined && quantityProblem(b) === undefined ? compareQuantities(a, b) < 0 : a < b
  }
  if (typeof a === 'number' || typeof a === 'string') throw new PrintError('unsortable interface: interface')
  throw new PrintError(`unsortable type: ${typeof a === 'boolean' ? 'bool' : Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}'}`)
}
