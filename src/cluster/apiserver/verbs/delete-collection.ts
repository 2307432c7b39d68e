// DELETE of a collection. Models registry/generic/registry/store.go (DeleteCollection): the list that the selectors give,
// each object deleted like by itself; what is gone meanwhile does not matter.
import { hasReason, type ApiResponse } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { deleteObject } from './delete.ts'
import { readDeleteOptions } from './delete-options.ts'
import { listObjects } from './list.ts'

export function* removeCollection(core: Core, context: RequestContext): Process<ApiResponse> {
  const options = readDeleteOptions(context)
  const list = listObjects(core, context)
  for (const { metadata } of list.items) {
    try {
      yield* deleteObject(core, { ...context, namespace: metadata.namespace ?? '', name: metadata.name }, options)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
  return { code: 200, body: list }
}
