// Columns that a CustomResourceDefinition declares. Models apiextensions-apiserver's customresource/tableconvertor.
import { JSONPathError, findResults, parseJSONPath, printResults, type Template } from '../jsonpath/index.ts'
import { parseTime } from '../time/index.ts'
import type { KubeObject } from '../object.ts'
import type { CustomResourceColumnDefinition } from '../types/apiextensions-v1.ts'
import type { TableColumnDefinition } from '../types/meta-v1.ts'
import { ageSince, type Cell } from './cell.ts'
import type { ResourcePrinter } from './rows.ts'

const NAME_COLUMN: TableColumnDefinition = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }
const AGE_COLUMN: CustomResourceColumnDefinition = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }

/**
 * The printer of a version of a custom resource, from its `additionalPrinterColumns`; without any it shows name and age.
 * Throws JSONPathSyntaxError for a path that validation should have refused.
 */
export function columnsOfCustomResource(declared: readonly CustomResourceColumnDefinition[] | undefined): ResourcePrinter {
  const columns = (declared?.length ? declared : [AGE_COLUMN]).map((column) => ({ column, path: parseJSONPath(`{${column.jsonPath}}`) }))
  return {
    columns: [NAME_COLUMN, ...columns.map(({ column }) => definitionOf(column))],
    cells: (object, now) => [object.metadata.name, ...columns.map(({ column, path }) => cellOf(column.type, findFirst(path, object), now))],
  }
}

function definitionOf({ name, type, format = '', description, jsonPath, priority = 0 }: CustomResourceColumnDefinition): TableColumnDefinition {
  return { name, type, format, description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`, priority }
}

/** The first value that the path finds; undefined when it finds none or does not fit the object. */
function findFirst(path: Template, object: KubeObject): unknown {
  try {
    return findResults(path, object)[0]?.[0]
  } catch (problem) {
    if (problem instanceof JSONPathError) return undefined
    throw problem
  }
}

/** A value that is absent or not of the column's type leaves its cell null. */
function cellOf(type: string, value: unknown, now: number): Cell {
  if (value === undefined) return null
  if (type === 'string') return value === null ? '<no value>' : printResults([[value]])
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null
  if (type === 'number') return typeof value === 'number' ? value : null
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  if (type !== 'date' || typeof value !== 'string') return null
  return Number.isNaN(parseTime(value)) ? '<invalid>' : ageSince(value, now)
}
