// Waits for something to happen to one object: list it, then watch it. Models watchtools.UntilWithSync and UntilWithoutRetry of client-go.
import { ApiError, type KubeList, type KubeObject, type Status, type StreamItem } from '../../../api/index.ts'
import { select, type ClientStream, type Micros, type Process } from '../../../../kernel/index.ts'
import type { Invocation } from '../../invocation.ts'
import type { Mapping } from '../../rest-mapper.ts'

export type ObjectEvent = { readonly type: 'present' | 'deleted'; readonly object: KubeObject } | { readonly type: 'absent' }

/**
 * Shows `check` what is there and then each change, until it gives something; undefined when `deadline` passes first.
 * A watch that the server ends is begun anew. Throws ApiError, NetworkError, and what `check` throws.
 */
export function* watchObject<T>(invocation: Invocation, mapping: Mapping, where: { readonly name: string; readonly namespace: string | undefined }, deadline: Micros | undefined, check: (event: ObjectEvent) => T | undefined): Process<T | undefined> {
  const { name, namespace } = where
  const fieldSelector = `metadata.name=${name}`
  for (;;) {
    const list = yield* invocation.send<KubeList>(mapping, 'list', { namespace, query: { fieldSelector } })
    const [present] = list.items
    const verdict = check(present ? { type: 'present', object: { kind: mapping.kind, apiVersion: mapping.apiVersion, ...present } } : { type: 'absent' })
    if (verdict !== undefined) return verdict
    if (deadline !== undefined && invocation.now > deadline) return undefined
    const stream = invocation.open(mapping, 'watch', { namespace, query: { fieldSelector, resourceVersion: list.metadata.resourceVersion ?? '' } })
    try {
      for (;;) {
        const next = yield* nextItem(invocation, stream, deadline)
        if (next === 'late') return undefined
        if (next === undefined) break
        if ('response' in next && next.response.code >= 400) throw new ApiError(next.response.body as Status)
        if (!('event' in next) || next.event.type === 'BOOKMARK') continue
        if (next.event.type === 'ERROR') throw new ApiError(next.event.object as unknown as Status)
        const seen = check({ type: next.event.type === 'DELETED' ? 'deleted' : 'present', object: next.event.object })
        if (seen !== undefined) return seen
      }
    } finally {
      stream.close()
    }
  }
}

/** The next item of a stream, undefined at its clean end, `late` when the deadline came first. Throws NetworkError when it broke. */
export function* nextItem(invocation: Invocation, stream: ClientStream<StreamItem>, deadline: Micros | undefined): Process<StreamItem | 'late' | undefined> {
  if (deadline === undefined) return yield* stream.receive()
  const { index, item } = yield* select([stream.arrived as never, { after: Math.max(0, deadline - invocation.now) }])
  if (index === 1) return 'late'
  if (item === undefined && stream.failure) throw stream.failure
  return item as StreamItem | undefined
}
