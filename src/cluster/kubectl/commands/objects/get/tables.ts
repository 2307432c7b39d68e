// Get's tables: one for each kind, an empty line between them.
import type { Table } from '../../../../api/types/meta-v1.ts'
import { EPOCH_MS, humanDuration, type KubeObject } from '../../../../api/index.ts'
import type { Micros, Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { PrintError, printTables, sortTable, type TableGroup, type TablePrintOptions } from '../../../printing/index.ts'
import { kindName, type Mapping } from '../../../rest-mapper.ts'
import { throwErrors } from '../../../selection.ts'
import { fetchAll } from './fetch.ts'

/** Prints what was asked for as tables; says on stderr when there is nothing. Throws what failed, after printing the rest. */
export function* getTables(invocation: Invocation): Process<void> {
  const { flags } = invocation
  const sortBy = flags.string('sort-by')
  const { fetched, errors } = yield* fetchAll<Table>(invocation, 'table', sortBy === '' ? undefined : 'Object')
  const isMixed = new Set(fetched.map(({ mapping }) => mapping.apiVersion + mapping.kind)).size > 1
  const groups: { mapping: Mapping; tables: Table[]; options: TablePrintOptions }[] = []
  for (const { mapping, body } of fetched) {
    const table = sorted(flags.has('server-print') && !flags.bool('server-print') ? plainTable(body, invocation.now) : body, sortBy)
    const last = groups.at(-1)
    if (last?.mapping === mapping) last.tables.push(...table)
    else groups.push({ mapping, tables: [...table], options: tableOptions(invocation, mapping, isMixed) })
  }
  const text = printTables(groups satisfies readonly TableGroup[])
  invocation.out(text)
  if (text === '' && errors.length === 0 && !flags.bool('ignore-not-found')) {
    const allNamespaced = !flags.bool('all-namespaces') && fetched.every(({ mapping }) => mapping.namespaced)
    invocation.err(allNamespaced ? `No resources found in ${invocation.namespace} namespace.\n` : 'No resources found\n')
  }
  throwErrors(errors)
}

/** What kubectl shows of any object when the server's own columns are not wanted. */
function plainTable(table: Table, now: Micros): Table {
  const columnDefinitions = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }, { name: 'Age', type: 'string', format: '', description: '', priority: 0 }]
  const rows = (table.rows ?? []).map((row) => {
    const { metadata } = row.object as unknown as KubeObject
    const born = metadata.creationTimestamp
    return { ...row, cells: [metadata.name, born ? humanDuration((EPOCH_MS + now / 1000 - Date.parse(born)) / 1000) : '<unknown>'] }
  })
  return { ...table, columnDefinitions, rows }
}

/** How tables of a resource are printed, as flags say. */
export function tableOptions({ flags }: Invocation, mapping: Mapping, withKind: boolean): TablePrintOptions {
  return {
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && mapping.namespaced,
    showLabels: flags.bool('show-labels'),
    columnLabels: flags.list('label-columns'),
    ...(withKind || flags.bool('show-kind') ? { kindPrefix: kindName(mapping) } : {}),
  }
}

/** A table that cannot be sorted is silently not printed; values that have no order end the command. */
function sorted(table: Table, field: string): readonly Table[] {
  if (field === '') return [table]
  try {
    return [sortTable(table, field)]
  } catch (problem) {
    if (!(problem instanceof PrintError)) throw problem
    if (problem.message.startsWith('unsortable')) throw new CommandError(problem.message)
    return []
  }
}
