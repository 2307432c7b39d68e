// What printers refuse, and the loose paths that custom columns and --sort-by take.

/** An output format, template or path that kubectl refuses; the message is upstream's, without `error: `. */
export class PrintError extends Error {}

/** What a printer wrote, and the error it ended with (without `error: `), if any. */
export interface Printed {
  readonly stdout: string
  readonly error?: string
}

/**
 * Makes a full JSONPath of `metadata.name`, `.metadata.name`, `{metadata.name}` or `{.metadata.name}`; throws PrintError.
 * Models RelaxedJSONPathExpression.
 */
export function relaxedJSONPath(path: string): string {
  if (path === '') return path
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path)
  if (!match) throw new PrintError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
  return `{.${match[1] || match[2]}}`
}
