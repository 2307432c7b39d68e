// `-o`: which printer prints objects. Models the print flags of cli-runtime and of kubectl get.
import { TemplateError, executeGoTemplate, parseGoTemplate } from './go-template/index.ts'
import { formatGoValue, marshalGoJSON, quoteGo } from '../../api/jsonpath/index.ts'
import type { KubeList, KubeObject } from '../../api/object.ts'
import { parseCustomColumns, parseCustomColumnsFile, printCustomColumns, type CustomColumn } from './custom-columns.ts'
import { parseJSONPathTemplate, printJSONPath } from './jsonpath-printer.ts'
import { formatJSON, formatName, isList } from './object-printers.ts'
import { PrintError } from './print-error.ts'
import { formatYAML } from './yaml.ts'

/** Prints object after object; a printer may remember what it printed before, such as that headers are done. */
export interface ObjectPrinter {
  /** The text for stdout; throws PrintError, with what was printed until then, when the object does not fit. */
  readonly print: (object: KubeObject | KubeList) => string
}

export interface OutputOptions {
  /** `--template`. */
  readonly template?: string
  readonly noHeaders?: boolean
  /** `--allow-missing-template-keys`, true unless said otherwise. */
  readonly allowMissingKeys?: boolean
  /** What `-o name` says behind the name, `created`; nothing for get. */
  readonly operation?: string
  /** Formats that this command has besides those of every command: `wide` and custom columns for get. */
  readonly moreFormats?: readonly string[]
  /** Reads a file for the -file formats; undefined when there is none. */
  readonly readFile?: (path: string) => string | undefined
}

const FORMATS = ['go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'name', 'template', 'templatefile', 'yaml']

/** The formats that `kubectl get` has besides. */
export const GET_FORMATS: readonly string[] = ['custom-columns', 'custom-columns-file', 'wide']

/**
 * The printer of an output format (`yaml`, `jsonpath={.kind}` …); undefined for '' and `wide`, which print tables.
 * Throws PrintError for a format that the command does not have, and for a template that cannot be parsed.
 */
export function objectPrinterFor(output: string, options: OutputOptions): ObjectPrinter | undefined {
  const { template = '', moreFormats = GET_FORMATS } = options
  const format = output === '' && template !== '' ? 'go-template' : output
  const equals = format.indexOf('=')
  const [name, inline] = equals < 0 || template !== '' ? [format, ''] : [format.slice(0, equals), format.slice(equals + 1)]
  const text = template === '' ? inline : template
  switch (name) {
    case 'go-template':
    case 'template':
      return templatePrinter(text, options)
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(readTemplate(text, options), options)
    case 'jsonpath':
    case 'jsonpath-as-json':
      return jsonpathPrinter(text, name === 'jsonpath-as-json', options)
    case 'jsonpath-file':
      return jsonpathPrinter(readTemplate(text, options), false, options)
    case 'custom-columns':
      if (moreFormats.includes(name)) return columnsPrinter(parseCustomColumns(text), options)
      break
    case 'custom-columns-file':
      if (moreFormats.includes(name)) return columnsPrinter(parseCustomColumnsFile(readColumns(text, options)), options)
      break
    default:
      if (inline === '' && !format.endsWith('=')) return plainPrinter(format, options)
  }
  return refuse(output, moreFormats)
}

function plainPrinter(format: string, { operation, moreFormats = GET_FORMATS }: OutputOptions): ObjectPrinter | undefined {
  switch (format.toLowerCase()) {
    case 'json':
      return { print: formatJSON }
    case 'yaml': {
      let printed = 0
      return { print: (object) => `${printed++ === 0 ? '' : '---\n'}${formatYAML(object)}` }
    }
    case 'name':
      return { print: (object) => itemsOf(object).map((item) => `${formatName(item, operation)}\n`).join('') }
    default:
      return format === '' || (format === 'wide' && moreFormats.includes('wide')) ? undefined : refuse(format, moreFormats)
  }
}

function refuse(output: string, moreFormats: readonly string[]): never {
  const allowed = [...FORMATS, ...moreFormats].sort().join(',')
  throw new PrintError(`unable to match a printer suitable for the output format ${quoteGo(output)}, allowed formats are: ${allowed}`)
}

function itemsOf(object: KubeObject | KubeList): readonly KubeObject[] {
  return isList(object) ? object.items : [object]
}

const NO_TEMPLATE = 'template format specified but no template given'

function readTemplate(path: string, { readFile }: OutputOptions): string {
  if (path === '') throw new PrintError(NO_TEMPLATE)
  return readFile?.(path) ?? missing(`error reading --template ${path}, open ${path}: no such file or directory`)
}

function readColumns(path: string, { readFile }: OutputOptions): string {
  if (path === '') throw new PrintError('custom-columns format specified but no custom columns given')
  return readFile?.(path) ?? missing(`error reading template ${path}, open ${path}: no such file or directory\n`)
}

function missing(message: string): never {
  throw new PrintError(message)
}

function jsonpathPrinter(text: string, asJSON: boolean, { allowMissingKeys }: OutputOptions): ObjectPrinter {
  if (text === '') throw new PrintError(NO_TEMPLATE)
  const template = parseJSONPathTemplate(text)
  return { print: (object) => printJSONPath(text, template, object, { asJSON, allowMissingKeys }) }
}

function columnsPrinter(columns: readonly CustomColumn[], { noHeaders }: OutputOptions): ObjectPrinter {
  let headersPrinted = noHeaders ?? false
  return {
    print(object) {
      const withHeaders = !headersPrinted
      headersPrinted = true
      return printCustomColumns(columns, itemsOf(object), withHeaders)
    },
  }
}

/** A template that fails says so on stdout too, with all that helps to find out why. */
function templatePrinter(text: string, { allowMissingKeys }: OutputOptions): ObjectPrinter {
  if (text === '') throw new PrintError(NO_TEMPLATE)
  const template = parseTemplate(text)
  return {
    print(object) {
      try {
        return executeGoTemplate(template, object, allowMissingKeys)
      } catch (problem) {
        if (!(problem instanceof TemplateError)) throw problem
        const printed = [
          `${problem.printed}Error executing template: ${problem.message}. Printing more information for debugging the template:`,
          '\ttemplate was:',
          `\t\t${text}`,
          '\traw data was:',
          `\t\t${marshalGoJSON(object)}`,
          '\tobject given to template engine was:',
          `\t\t${formatGoValue(object)}`,
          '', '',
        ].join('\n')
        throw new PrintError(`error executing template ${quoteGo(text)}: ${problem.message}`, printed)
      }
    },
  }
}

function parseTemplate(text: string): ReturnType<typeof parseGoTemplate> {
  try {
    return parseGoTemplate(text)
  } catch (problem) {
    if (problem instanceof TemplateError) throw new PrintError(`error parsing template ${text}, ${problem.message}`)
    throw problem
  }
}
