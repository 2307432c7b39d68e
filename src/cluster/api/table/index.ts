// Tables: what the API server answers when a client asks for rows to print. Models pkg/printers/internalversion.
// The columns of a resource are recorded facts (../facts/columns.json); its cells are computed here, one file per family of kinds.
// Left out: the descriptions of columns, and resources that a fresh v1.34 cluster does not serve.
// rows.ts says which cells belong to which resource, cell.ts holds the pieces they share, custom-columns.ts serves CustomResourceDefinitions.
import type { KubeObject } from '../object.ts'
import type { ListMeta, PartialObjectMetadata, Table, TableColumnDefinition, TableRow } from '../types/meta-v1.ts'
import type { Cell, CellsOf } from './cell.ts'
import { resourcePrinterOf, type ResourceName, type ResourcePrinter } from './rows.ts'

export { columnsOfCustomResource } from './custom-columns.ts'
export { resourcePrinterOf } from './rows.ts'
export type { ResourceName, ResourcePrinter } from './rows.ts'
export type { Cell } from './cell.ts'
export { certificateState, formatAccessModes, formatBool, isDefaultClass, joinHostPort, loadBalancerText, nodeRoles, storageClassOf } from './cell.ts'
export { summarizePod } from './pod.ts'

export interface TableOptions {
  /** Cluster time in microseconds: ages are told from it. */
  readonly now: number
  /** What each row's `object` holds: the metadata (as upstream's default), the whole object, or nothing. */
  readonly includeObject?: 'Metadata' | 'Object' | 'None'
  /** The metadata of the list or object that the table stands for. */
  readonly metadata?: ListMeta
  /** False after the first Table of a watch. */
  readonly withColumns?: boolean
}

/** The Table of some objects of one resource, in their order. Wide columns are always filled; clients hide them. */
export function tableOf(resource: ResourceName | ResourcePrinter, objects: readonly KubeObject[], options: TableOptions): Table {
  const printer = 'cells' in resource ? resource : resourcePrinterOf(resource)
  const sorted = printer.order ? [...objects].sort(printer.order) : objects
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata ?? {},
    columnDefinitions: options.withColumns === false ? NO_COLUMNS : printer.columns,
    rows: sorted.map((object) => rowOf(printer, object, options)),
  }
}

const NO_COLUMNS: readonly TableColumnDefinition[] = []

/** The cells of one object, without a Table around them: for views that draw rows themselves. */
export function cellsOf(resource: ResourceName, object: KubeObject, now: number): readonly Cell[] {
  return resourcePrinterOf(resource).cells(object, now)
}

function rowOf({ cells, conditions }: { readonly cells: CellsOf; readonly conditions?: ResourcePrinter['conditions'] }, object: KubeObject, options: TableOptions): TableRow {
  const rowConditions = conditions?.(object)
  const row = { cells: cells(object, options.now), object: rowObject(object, options.includeObject) }
  return rowConditions ? { cells: row.cells, conditions: rowConditions, object: row.object } : row
}

function rowObject(object: KubeObject, include: TableOptions['includeObject']): KubeObject | PartialObjectMetadata | null {
  if (include === 'None') return null
  if (include === 'Object') return object
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}
