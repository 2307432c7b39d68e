// Prints the Tables that the API server answers with, as `kubectl get` does.
// Models cli-runtime/pkg/printers/tableprinter.go and the printing half of kubectl/pkg/cmd/get/get.go.
import type { ObjectMeta, Table, TableColumnDefinition, TableRow } from '../../api/types/meta-v1.ts'
import { formatGoValue } from '../../api/jsonpath/index.ts'
import { formatLabels } from '../../api/selector/index.ts'
import { TABLE_LAYOUT, TabWriter, escapeTerminal } from './tabwriter.ts'

export interface TablePrintOptions {
  /** `-o wide`: columns of a priority above 0 too. */
  readonly wide?: boolean
  readonly noHeaders?: boolean
  /** A NAMESPACE column first. */
  readonly withNamespace?: boolean
  readonly showLabels?: boolean
  /** `-L`: a column for each of these labels. */
  readonly columnLabels?: readonly string[]
  /** `pod`, `deployment.apps`: put before each name, as `--show-kind` and several kinds at once ask for. */
  readonly kindPrefix?: string
}

/** Tables of one resource with how to print them; several groups are parted by an empty line. */
export interface TableGroup {
  readonly tables: readonly Table[]
  readonly options: TablePrintOptions
}

/** All that `kubectl get` writes to stdout for these tables; '' when none has a row. */
export function printTables(groups: readonly TableGroup[]): string {
  const writer = new TabWriter(TABLE_LAYOUT)
  let output = ''
  for (const { tables, options } of groups) {
    writer.forgetWidths()
    const printer = new TablePrinter(options)
    for (const table of tables) printer.print(table, writer)
    const text = writer.take()
    if (text !== '') output += output !== '' && !options.noHeaders ? `\n${text}` : text
  }
  return output
}

/** Prints table after table of one resource, such as the events of a watch: headers again only when the columns change. */
export class TablePrinter {
  readonly #options: TablePrintOptions
  #columns: readonly TableColumnDefinition[] = []
  #headersPrinted = false

  constructor(options: TablePrintOptions) {
    this.#options = options
  }

  /** Writes rows (and headers, when due) to `writer`; `eventType` (`ADDED` …) adds the column of `--output-watch-events`. */
  print(table: Table, writer: TabWriter, eventType?: string): void {
    const given = table.columnDefinitions ?? []
    const same = given.length === 0 || sameColumns(given, this.#columns)
    const repeat = this.#headersPrinted && same
    if (!same) {
      this.#columns = given
      this.#headersPrinted = false
    }
    const rows = table.rows ?? []
    if (rows.length > 0) this.#headersPrinted = true
    const columns = printedColumns(this.#columns, this.#options, eventType)
    if (rows.length > 0 && !this.#options.noHeaders && !repeat) writer.write(`${columns.map(({ header }) => header).join('\t')}\n`)
    for (const row of rows) writer.write(`${lineOf(row, columns)}\n`)
  }
}

interface PrintedColumn {
  readonly header: string
  /** The cell's value, or undefined past the end of a row that is too short. */
  readonly cellOf: (row: TableRow) => unknown
}

function printedColumns(definitions: readonly TableColumnDefinition[], options: TablePrintOptions, eventType: string | undefined): readonly PrintedColumn[] {
  const columns: PrintedColumn[] = []
  if (eventType !== undefined) columns.push({ header: 'EVENT', cellOf: () => EVENT_TYPES[eventType] ?? eventType })
  if (options.withNamespace) columns.push({ header: 'NAMESPACE', cellOf: (row) => metaOf(row)?.namespace ?? '' })
  const nameAt = options.kindPrefix ? definitions.findIndex(({ type, format }) => type === 'string' && format === 'name') : -1
  definitions.forEach(({ name, priority }, at) => {
    if (priority && !options.wide) return
    const cellOf = (row: TableRow): unknown => row.cells?.[at]
    columns.push({
      header: (name ?? '').toUpperCase(),
      cellOf: at === nameAt ? (row) => `${options.kindPrefix}/${formatGoValue(cellOf(row))}` : cellOf,
    })
  })
  for (const label of options.columnLabels ?? []) {
    columns.push({ header: label.slice(label.lastIndexOf('/') + 1).toUpperCase(), cellOf: (row) => metaOf(row)?.labels?.[label] ?? '' })
  }
  if (options.showLabels) columns.push({ header: 'LABELS', cellOf: (row) => formatLabels(metaOf(row)?.labels) })
  return columns
}

// Padded to one width so that the columns after them stand still.
const EVENT_TYPES: Readonly<Record<string, string>> = { ADDED: 'ADDED   ', MODIFIED: 'MODIFIED', DELETED: 'DELETED ', ERROR: 'ERROR   ' }

function lineOf(row: TableRow, columns: readonly PrintedColumn[]): string {
  return columns.map(({ cellOf }) => printCell(cellOf(row))).join('\t')
}

/** A text cell shows its first line only; a null cell is empty. */
function printCell(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return escapeTerminal(formatGoValue(cell))
  const end = cell.search(/[\f\n\r]/)
  return end < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, end))}...`
}

function metaOf(row: TableRow): ObjectMeta | undefined {
  return (row.object as { readonly metadata?: ObjectMeta } | null | undefined)?.metadata
}

function sameColumns(a: readonly TableColumnDefinition[], b: readonly TableColumnDefinition[]): boolean {
  return a.length === b.length && a.every((column, at) => {
    const other = b[at]!
    return column.name === other.name && column.type === other.type && column.format === other.format && (column.priority ?? 0) === (other.priority ?? 0)
  })
}
