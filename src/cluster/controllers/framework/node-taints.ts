// Changing a node's taints by patch. Models pkg/controller/controller_utils.go (AddOrUpdateTaintOnNode, RemoveTaintOffNode) and
// SwapNodeControllerTaint of pkg/controller/util/node.
import { formatTime, hasReason, sameTaint } from '../../api/index.ts'
import type { Node, Taint } from '../../api/types/core-v1.ts'
import { NODES, type Client } from '../../client/index.ts'
import { sleep, type Process } from '../../../kernel/index.ts'
import { attempt } from './context.ts'
import { withTaints, withoutTaints } from './taints.ts'

const TRIES = 5
const BACKOFF = 100_000

/** Adds taints, stamped with the present time, then removes others; each by one read and one patch. Throws ApiError, NetworkError. */
export function* swapTaints(client: Client, node: Node, add: readonly Taint[], remove: readonly Taint[]): Process<void> {
  const timeAdded = formatTime(client.kernel.now)
  if (add.length > 0) yield* changeTaints(client, node.metadata.name, (taints) => withTaints(taints, add.map((taint) => ({ ...taint, timeAdded }))))
  yield* removeTaints(client, node, remove)
}

/** Removes taints; asks nothing of the API server when the node as known has none of them. */
export function* removeTaints(client: Client, node: Node, taints: readonly Taint[]): Process<void> {
  if (!node.spec?.taints?.some((taint) => taints.some((each) => sameTaint(each, taint)))) return
  yield* changeTaints(client, node.metadata.name, (before) => withoutTaints(before, taints))
}

function* changeTaints(client: Client, name: string, change: (taints: readonly Taint[]) => readonly Taint[]): Process<void> {
  for (let tries = 1; ; tries++) {
    // The first look may be at the server's cache; after a conflict only the newest will do.
    const node: Node = yield* client.get(NODES, name, undefined, tries === 1 ? { resourceVersion: '0' } : {})
    const before = node.spec?.taints ?? []
    const after = change(before)
    if (after.length === before.length && after.every((taint, i) => taint === before[i])) return
    const patch = { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints: after.length > 0 ? after : null } }
    const { error } = yield* attempt(client.patch(NODES, name, undefined, 'application/strategic-merge-patch+json', patch))
    if (!error) return
    if (!hasReason(error, 'Conflict') || tries >= TRIES) throw error
    yield* sleep(BACKOFF)
  }
}
