// Writes what a template found. Models PrintResults of client-go/util/jsonpath/jsonpath.go.
import { formatGoValue, marshalGoJSON } from './go-format.ts'

/** Every list of results, its values parted by a blank: texts as they are, lists and objects as JSON. */
export function printResults(results: readonly (readonly unknown[])[]): string {
  return results.map((values) => values.map(printValue).join(' ')).join('')
}

/** Every list of results as an indented JSON array on lines of its own (`-o jsonpath-as-json`). */
export function printResultsAsJSON(results: readonly (readonly unknown[])[]): string {
  return results.map((values) => `${marshalGoJSON(values, '    ')}\n`).join('')
}

function printValue(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'object' ? marshalGoJSON(value) : formatGoValue(value)
}
