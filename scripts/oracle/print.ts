// An object as a row of `kubectl get`.
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import type { KubeObject } from '../../src/cluster/api/object.ts'
import { resourceOfKind } from '../../src/cluster/api/schema/index.ts'
import { cellsOf, resourcePrinterOf } from '../../src/cluster/api/table/index.ts'
import type { Answer } from './row.ts'

export function answerPrint(input: { readonly object: KubeObject }): Answer {
  const object = applyDefaults(input.object.apiVersion!, input.object.kind!, input.object)
  const resource = resourceOfKind(object.apiVersion!, object.kind!)!
  const columns = resourcePrinterOf(resource).columns.map(({ name, priority }) => (priority ? `${name} (wide)` : name))
  return { output: { cells: cellsOf(resource, object, 0), columns } }
}
