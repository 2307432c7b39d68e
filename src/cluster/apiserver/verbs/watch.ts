// Watches. Models endpoints/handlers/watch.go and storage/cacher (Watch): past events, or the present state as ADDED, then what
// happens; bookmarks each minute and shortly before the end.
import type { ApiResponse, KubeObject, StreamItem } from '../../api/index.ts'
import { MINUTE, SECOND, type Micros, type ServerStream } from '../../../kernel/index.ts'
import { Watcher, type Interest } from '../cache/watcher.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, expired, methodNotAllowed } from '../status.ts'
import { concerns, interestOf } from './interest.ts'
import { checkListOptions } from './list-options.ts'
import { watchForm } from './output.ts'
import { parseRevision } from './resource-version.ts'

const BOOKMARK_EVERY: Micros = MINUTE
/** The last bookmark comes this long before a watch's end. */
const BOOKMARK_BEFORE_END: Micros = 2 * SECOND
/** Without timeoutSeconds a watch lives 30 to 60 minutes (--min-request-timeout). */
const LIFE_LEAST: Micros = 30 * MINUTE
const ACCEPTED: StreamItem = { response: { code: 200, body: '' } }

/** Answers a watch on a stream. Throws ApiError before anything was sent. */
export function watch(core: Core, context: RequestContext, stream: ServerStream<StreamItem>): ApiResponse {
  const { served, query } = context
  const { cache } = served
  if (!cache) throw methodNotAllowed()
  checkListOptions(query, true)
  const interest = interestOf(context)
  const revision = parseRevision(query.resourceVersion, (problem) => badRequest(`invalid resource version: ${problem}`)) ?? 0
  stream.send(context.warnings.length === 0 ? ACCEPTED : { response: { code: 200, body: '', warnings: context.warnings } })
  if (revision > 0 && revision < cache.oldest) {
    sendError(stream, expired(`too old resource version: ${revision} (${cache.oldest})`).status)
    return { code: 200, body: '' }
  }
  const { now } = core.kernel
  const start = revision === 0 || query.sendInitialEvents ? core.etcd.revision : revision
  const watcher = makeWatcher(core, context, stream, interest, start)
  if (query.sendInitialEvents || (revision === 0 && query.sendInitialEvents === undefined)) sendPresentState(core, context, watcher, interest)
  if (query.sendInitialEvents && query.allowWatchBookmarks) watcher.send(bookmark(context, start, true))
  const remove = cache.add(watcher, start)
  const life = query.timeoutSeconds ? query.timeoutSeconds * SECOND : LIFE_LEAST + core.random.int(LIFE_LEAST)
  const stop = keepTime(core, context, watcher, now + life)
  stream.onClose(() => {
    remove()
    stop()
  })
  return { code: 200, body: '' }
}

function makeWatcher(core: Core, context: RequestContext, stream: ServerStream<StreamItem>, interest: Interest, revision: number): Watcher {
  const { trace } = core.kernel
  const { resource } = context.served.resource
  return new Watcher(stream, interest, context.served.fieldsOf, revision, { traced: () => trace.on, text: () => resource }, watchForm(core, context))
}

function sendPresentState(core: Core, context: RequestContext, watcher: Watcher, interest: Interest): void {
  const { served, namespace } = context
  const range = core.etcd.range(served.prefix, { under: served.namespaced && namespace !== '' ? `${namespace}/` : '' })
  for (const { object } of range?.values ?? []) {
    const shown = served.versions ? served.versions.fromStored(object) : object
    if (concerns(context, interest, shown)) watcher.send({ event: { type: 'ADDED', object } })
  }
}

/** Bookmarks and the end of a watch, with one timer at a time. Gives a function that stops it. */
function keepTime(core: Core, context: RequestContext, watcher: Watcher, end: Micros): () => void {
  const { kernel } = core
  const wantsBookmarks = context.query.allowWatchBookmarks === true
  let cancel = (): void => {}
  const next = (): void => {
    const { now } = kernel
    if (!wantsBookmarks || now >= end - BOOKMARK_BEFORE_END) cancel = kernel.at(end, () => watcher.end())
    else cancel = kernel.at(Math.min(now + BOOKMARK_EVERY, end - BOOKMARK_BEFORE_END), tick)
  }
  const tick = (): void => {
    const { revision } = core.etcd
    if (revision > watcher.revision) {
      watcher.revision = revision
      watcher.send(bookmark(context, revision, false))
    }
    next()
  }
  next()
  return () => cancel()
}

function bookmark({ served }: RequestContext, revision: number, endsInitialEvents: boolean): StreamItem {
  const metadata = { resourceVersion: String(revision), ...(endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}) }
  return { event: { type: 'BOOKMARK', object: { kind: served.kind, apiVersion: served.apiVersion, metadata } as unknown as KubeObject } }
}

function sendError(stream: ServerStream<StreamItem>, status: object): void {
  stream.send({ event: { type: 'ERROR', object: status as KubeObject } })
  stream.end()
}
