// What printers refuse, and the loose paths that custom columns and --sort-by take.

/**
 * An output format, template or path that kubectl refuses, or an object that does not fit it.
 * The message is upstream's, without `error: `; one that ends in newlines ends the output with them.
 */
export class PrintError extends Error {
  /** What stands on stdout nevertheless: the rows before, or help with the template. */
  readonly printed: string

  constructor(message: string, printed = '') {
    super(message)
    this.printed = printed
  }
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
