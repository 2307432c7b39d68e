// `-o custom-columns`. Models kubectl/pkg/cmd/get/customcolumn.go.
import { JSONPathError, JSONPathSyntaxError, findResults, formatGoValue, parseJSONPath, type Template } from '../../api/jsonpath/index.ts'
import { PrintError, relaxedJSONPath } from './print-error.ts'
import { TABLE_LAYOUT, TabWriter, escapeTerminal } from './tabwriter.ts'

export interface CustomColumn {
  readonly header: string
  /** A full JSONPath template. */
  readonly path: string
}

/** `NAME:.metadata.name,IMAGE:.spec.image` as columns; throws PrintError. */
export function parseCustomColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') throw new PrintError('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new PrintError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: relaxedJSONPath(part.slice(colon + 1)) }
  })
}

/** The columns of a template file: a line of headers over a line of paths; throws PrintError. */
export function parseCustomColumnsFile(text: string): readonly CustomColumn[] {
  const expected = 'Expected format is one line of space separated headers, one line of space separated column specs.'
  const lines = text.replace(/\n$/, '').split('\n')
  if (text === '') throw new PrintError(`invalid template, missing header line. ${expected}`)
  if (lines.length < 2) throw new PrintError(`invalid template, missing spec line. ${expected}`)
  const [headers, paths] = [lines[0]!, lines[1]!].map((line) => line.split(/\s+/).filter((word) => word !== '')) as [string[], string[]]
  if (headers.length !== paths.length) throw new PrintError(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`)
  return headers.map((header, at) => ({ header, path: relaxedJSONPath(paths[at]!) }))
}

/** A table of these columns, one row an object; headers even when there is none. Throws PrintError. */
export function printCustomColumns(columns: readonly CustomColumn[], objects: readonly unknown[], withHeaders: boolean): string {
  const writer = new TabWriter(TABLE_LAYOUT)
  if (withHeaders) writer.write(`${columns.map(({ header }) => header).join('\t')}\n`)
  try {
    const templates = columns.map(({ path }) => parseJSONPath(path))
    for (const object of objects) writer.write(`${templates.map((template) => cellOf(template, object)).join('\t')}\n`)
  } catch (problem) {
    if (problem instanceof JSONPathSyntaxError || problem instanceof JSONPathError) throw new PrintError(problem.message, writer.take())
    throw problem
  }
  return writer.take()
}

function cellOf(template: Template, object: unknown): string {
  const results = findResults(template, object)
  const found = results.flat().map((value) => escapeTerminal(formatGoValue(value)))
  return (results[0]?.length ? found : ['<none>', ...found]).join(',')
}
