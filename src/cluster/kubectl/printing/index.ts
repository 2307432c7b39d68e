// How kubectl prints: tables, and every form of `-o`. Models cli-runtime/pkg/printers and the printing half of kubectl get.
// Pure functions from objects and Tables to text; what kubectl refuses comes as PrintError.
// Left out: -o kyaml, which its environment variable has to switch on.
// table.ts prints Tables, output.ts finds the printer of a format, sort-by.ts sorts before printing; tabwriter.ts lines up columns for all of them.
export { DESCRIBE_LAYOUT, TABLE_LAYOUT, TabWriter, escapeTerminal } from './tabwriter.ts'
export type { TabWriterOptions } from './tabwriter.ts'
export { parseCustomColumns, parseCustomColumnsFile, printCustomColumns } from './custom-columns.ts'
export { parseJSONPathTemplate, printJSONPath } from './jsonpath-printer.ts'
export { TablePrinter, printTables } from './table.ts'
export type { TableGroup, TablePrintOptions } from './table.ts'
export { GET_FORMATS, objectPrinterFor } from './output.ts'
export type { ObjectPrinter, OutputOptions } from './output.ts'
export { PrintError, relaxedJSONPath } from './print-error.ts'
export { formatJSON, formatTypedJSON, formatName, isList, listOfObjects, omitManagedFields } from './object-printers.ts'
export { formatYAML, formatYAMLDocuments } from './yaml.ts'
export { sortObjects, sortTable } from './sort-by.ts'
export { goSort } from './go-sort.ts'
