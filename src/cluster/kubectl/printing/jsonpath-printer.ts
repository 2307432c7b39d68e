// `-o jsonpath`. Models cli-runtime/pkg/printers/jsonpath.go and genericclioptions/jsonpath_flags.go.
import {
  JSONPathError, JSONPathSyntaxError, findResults, formatGoSyntax, parseJSONPath, printResults, printResultsAsJSON, quoteGo, type Template,
} from '../../api/jsonpath/index.ts'
import { PrintError } from './print-error.ts'

/** Parses a template given on the command line; throws PrintError. */
export function parseJSONPathTemplate(text: string): Template {
  try {
    return parseJSONPath(text)
  } catch (problem) {
    if (problem instanceof JSONPathSyntaxError) throw new PrintError(`error parsing jsonpath ${text}, ${problem.message}`)
    throw problem
  }
}

/** What the template gives for an object; when it does not fit, throws PrintError with template and object for debugging. */
export function printJSONPath(text: string, template: Template, object: unknown, { asJSON = false, allowMissingKeys = true } = {}): string {
  try {
    const results = findResults(template, object, allowMissingKeys)
    return asJSON ? printResultsAsJSON(results) : printResults(results)
  } catch (problem) {
    if (!(problem instanceof JSONPathError)) throw problem
    throw new PrintError([
      `error executing jsonpath ${quoteGo(text)}: Error executing template: ${problem.message}. Printing more information for debugging the template:`,
      '\ttemplate was:',
      `\t\t${text}`,
      '\tobject given to jsonpath engine was:',
      `\t\t${formatGoSyntax(object)}`,
      '', '', '',
    ].join('\n'))
  }
}
