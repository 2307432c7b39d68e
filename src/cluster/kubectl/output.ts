// `-o`: how commands print objects. Models cli-runtime/pkg/genericclioptions print flags.
import type { KubeObject } from '../api/index.ts'
import { CommandError } from './errors.ts'
import type { Invocation } from './invocation.ts'
import { parseCustomColumns, parseCustomColumnsFile, printCustomColumns } from './printing/custom-columns.ts'
import { parseJSONPathTemplate, printJSONPath } from './printing/jsonpath-printer.ts'
import { formatJSON, formatName, listOfObjects, omitManagedFields } from './printing/object-printers.ts'
import { formatYAML } from './printing/yaml.ts'
import { kindName, type Mapping } from './rest-mapper.ts'

/** Prints an object or a list as `-o` says; undefined when there is no `-o` that prints whole objects. */
export function printerOf(invocation: Invocation, allowed = 'custom-columns, custom-columns-file, go-template, go-template-file, json, jsonpath, jsonpath-as-json, jsonpath-file, name, template, templatefile, wide, yaml'): ((objects: readonly KubeObject[], isList: boolean) => string) | undefined {
  const { flags, laptop } = invocation
  const format = flags.string('output')
  if (format === '' || format === 'wide') return undefined
  const shown = (objects: readonly KubeObject[]): readonly KubeObject[] => (flags.bool('show-managed-fields') ? objects : objects.map(omitManagedFields))
  const whole = (objects: readonly KubeObject[], isList: boolean): unknown => (isList ? listOfObjects(shown(objects)) : shown(objects)[0])
  const [name = '', ...rest] = format.split('=')
  const argument = rest.length > 0 ? rest.join('=') : flags.string('template')
  const fileOf = (path: string): string => {
    const text = laptop.files.read(path)
    if (text === undefined) throw new CommandError(`error reading --template ${path}, open ${path}: no such file or directory\n`)
    return text
  }
  switch (name) {
    case 'json':
      return (objects, isList) => formatJSON(whole(objects, isList))
    case 'yaml':
      return (objects, isList) => formatYAML(whole(objects, isList))
    case 'name':
      return (objects) => objects.map((object) => `${formatName(object)}\n`).join('')
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file': {
      const text = name === 'jsonpath-file' ? fileOf(argument) : argument
      if (text === '') throw new CommandError('template format specified but no template given')
      const template = parseJSONPathTemplate(text)
      return (objects, isList) => printJSONPath(text, template, whole(objects, isList), { asJSON: name === 'jsonpath-as-json' })
    }
    case 'custom-columns':
    case 'custom-columns-file': {
      const columns = name === 'custom-columns' ? parseCustomColumns(argument) : parseCustomColumnsFile(fileOf(argument))
      return (objects) => printCustomColumns(columns, objects, !flags.bool('no-headers'))
    }
    default:
      throw new CommandError(`unable to match a printer suitable for the output format "${format}", allowed formats are: ${allowed.replaceAll(', ', ',')}`)
  }
}

/** How a command says what it did to an object: `deployment.apps/web created`, or the object by `-o`. */
export function printResult(invocation: Invocation, mapping: Mapping, object: KubeObject, operation: string): void {
  const full = object.kind ? object : { ...object, kind: mapping.kind, apiVersion: mapping.apiVersion }
  const printer = printerOf(invocation, 'go-template, go-template-file, json, jsonpath, jsonpath-as-json, jsonpath-file, name, template, templatefile, yaml')
  if (printer) return invocation.out(printer([full], false))
  invocation.out(`${kindName(mapping)}/${object.metadata.name} ${operation}${dryRunSuffix(invocation)}\n`)
}

/** `client`, `server` or `none`. Throws CommandError for anything else. */
export function dryRunOf({ flags }: Invocation): 'none' | 'client' | 'server' {
  const value = flags.string('dry-run', 'none')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') return 'client'
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

export const dryRunSuffix = (invocation: Invocation): string => ({ none: '', client: ' (dry run)', server: ' (server dry run)' })[dryRunOf(invocation)]
