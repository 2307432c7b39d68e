// Waiting until objects are gone. Models kubectl/pkg/cmd/wait IsDeleted: a get, then a list and a watch of the one name.
import { ApiError, type KubeList, type StreamItem } from '../../../../api/index.ts'
import { select, type Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { resourceName, type Mapping } from '../../../rest-mapper.ts'

export interface Deleted {
  readonly mapping: Mapping
  readonly name: string
  readonly namespace: string | undefined
  /** Another object under the same name does not count. */
  readonly uid: string | undefined
}

const WEEK = 7 * 24 * 3600 * 1e6

/** Waits for one after the other; `timeout` in microseconds, 0 is a week. Who may not look does not wait. Throws CommandError when time is up. */
export function* waitUntilGone(invocation: Invocation, objects: readonly Deleted[], timeout: number): Process<void> {
  const deadline = invocation.now + (timeout === 0 ? WEEK : timeout)
  for (const object of objects) {
    try {
      yield* waitForOne(invocation, object, deadline)
    } catch (error) {
      if (error instanceof ApiError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed')) return
      throw error
    }
  }
}

function* waitForOne(invocation: Invocation, { mapping, name, namespace, uid }: Deleted, deadline: number): Process<void> {
  const isSame = (object: { readonly metadata: { readonly uid?: string } }): boolean => uid === undefined || object.metadata.uid === uid
  const inNamespace = namespace === undefined ? {} : { namespace }
  try {
    if (!isSame(yield* invocation.send(mapping, 'get', { name, ...inNamespace }))) return
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') return
    throw error
  }
  const fieldSelector = `metadata.name=${name}`
  for (;;) {
    const list = yield* invocation.send<KubeList>(mapping, 'list', { ...inNamespace, query: { fieldSelector } })
    if (!list.items.some(isSame)) return
    const stream = invocation.open(mapping, 'watch', { ...inNamespace, query: { fieldSelector, resourceVersion: list.metadata.resourceVersion ?? '' } })
    try {
      for (;;) {
        const arm = yield* select([stream.arrived, { after: Math.max(0, deadline - invocation.now) }])
        if (arm.index === 1) throw new CommandError(`timed out waiting for the condition on ${resourceName(mapping)}/${name}`)
        const item = arm.item as StreamItem | undefined
        if (item === undefined || ('response' in item && item.response.code >= 400)) break
        if ('event' in item && (item.event.type === 'ERROR')) break
        if ('event' in item && item.event.type === 'DELETED' && isSame(item.event.object)) return
      }
    } finally {
      stream.close()
    }
  }
}
