// `-o`: how commands print objects. Models cli-runtime/pkg/genericclioptions print flags.
import { formatMicroTime, type KubeList, type KubeObject } from '../api/index.ts'
import { CommandError } from './errors.ts'
import type { Invocation } from './invocation.ts'
import { PrintError, formatTypedJSON, listOfObjects, objectPrinterFor, omitManagedFields, type ObjectPrinter } from './printing/index.ts'
import { kindName, type Mapping } from './rest-mapper.ts'

// One printer a run: it remembers what it printed before, such as headers and that documents need a line between them.
const printers = new WeakMap<Invocation, ObjectPrinter>()

/** Prints whole objects to stdout as `-o` says; undefined when there is no `-o` that does. `moreFormats` are those that only some commands have; `typed`: the command holds Go structs, whose JSON has their fields' order. Throws PrintError. */
export function objectPrinterOf(invocation: Invocation, moreFormats: readonly string[] = [], typed = false): ((object: KubeObject | KubeList) => void) | undefined {
  const text = objectFormatterOf(invocation, moreFormats)
  if (!text) return undefined
  const isTypedJson = typed && invocation.flags.string('output').toLowerCase() === 'json'
  return (object) => invocation.out(isTypedJson && !('items' in object) ? formatTypedJSON(invocation.flags.bool('show-managed-fields') ? object : omitManagedFields(object as KubeObject)) : text(object))
}

/** The text of several objects, as a list when `isList`. */
export function printerOf(invocation: Invocation, moreFormats: readonly string[] = []): ((objects: readonly KubeObject[], isList: boolean) => string) | undefined {
  const text = objectFormatterOf(invocation, moreFormats)
  return text && ((objects, isList) => text(isList ? listOfObjects(objects) : objects[0]!))
}

/** Formats that show all of an object leave out who set which field; those that pick fields can pick these too. */
const isWhole = (format: string): boolean => ['json', 'yaml'].includes(format.toLowerCase())

function objectFormatterOf(invocation: Invocation, moreFormats: readonly string[]): ((object: KubeObject | KubeList) => string) | undefined {
  const { flags, laptop } = invocation
  const printer = printers.get(invocation) ?? objectPrinterFor(flags.string('output'), {
    template: flags.string('template'),
    noHeaders: flags.bool('no-headers'),
    allowMissingKeys: !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys'),
    moreFormats,
    readFile: (path) => laptop.files.read(path),
  })
  if (!printer) return undefined
  printers.set(invocation, printer)
  return (object) => {
    try {
      return printer.print(isWhole(flags.string('output')) && !flags.bool('show-managed-fields') ? omitManagedFields(object) : object)
    } catch (error) {
      if (error instanceof PrintError) invocation.out(error.printed)
      throw error
    }
  }
}

/** How a command says what it did to an object: `deployment.apps/web created`, or the object by `-o`. `bare`: commands that choose the word late forget that it was a dry run. `typed`: see objectPrinterOf. */
export function printResult(invocation: Invocation, mapping: Mapping, object: KubeObject, operation: string, { bare = false, typed = false }: { readonly bare?: boolean; readonly typed?: boolean } = {}): void {
  const full = object.kind ? object : { ...object, kind: mapping.kind, apiVersion: mapping.apiVersion }
  const print = objectPrinterOf(invocation, [], typed)
  if (print) return print(full)
  // What is answered by a Status and not by the object (a Binding) has no name to be told by.
  const told = object.kind === 'Status' ? 'status/<unknown>' : `${kindName(mapping)}/${object.metadata.name}`
  invocation.out(`${told} ${operation}${bare ? '' : dryRunSuffix(invocation)}\n`)
}

/** `client`, `server` or `none`. Throws CommandError for anything else. */
export function dryRunOf(invocation: Invocation): 'none' | 'client' | 'server' {
  const value = invocation.flags.string('dry-run', 'none')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') {
    warnOfBareDryRun(invocation)
    return 'client'
  }
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

const warned = new WeakSet<Invocation>()

/** A line of kubectl's log, once a run. */
function warnOfBareDryRun(invocation: Invocation): void {
  if (warned.has(invocation)) return
  warned.add(invocation)
  const [, month, day, time] = /^\d+-(\d+)-(\d+)T(.+)Z$/.exec(formatMicroTime(invocation.now))!
  invocation.err(`W${month}${day} ${time}   12345 helpers.go:731] --dry-run is deprecated and can be replaced with --dry-run=client.\n`)
}

export const dryRunSuffix = (invocation: Invocation): string => ({ none: '', client: ' (dry run)', server: ' (server dry run)' })[dryRunOf(invocation)]
