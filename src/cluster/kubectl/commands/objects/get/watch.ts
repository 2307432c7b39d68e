// `kubectl get -w`: what is there, then every change, until the connection or the command ends.
import { ApiError, type KubeList, type KubeObject, type Status, type WatchEvent } from '../../../../api/index.ts'
import type { Table } from '../../../../api/types/meta-v1.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import { parseGoDuration } from '../../../flags.ts'
import type { Invocation } from '../../../invocation.ts'
import { objectPrinterOf } from '../../../output.ts'
import { GET_FORMATS, TABLE_LAYOUT, TablePrinter, TabWriter } from '../../../printing/index.ts'
import { listSelected, selectorOf } from '../../../selection.ts'
import { nextItem } from '../../operations/watch-object.ts'
import { requestsOf } from './fetch.ts'
import { isTable } from './get.ts'
import { itemsOf } from './objects.ts'
import { tableOptions } from './tables.ts'

/** Watches one resource or one object. Throws CommandError when more is asked for. */
export function* watchObjects(invocation: Invocation): Process<void> {
  const { flags } = invocation
  if (flags.string('sort-by') !== '') invocation.err(flags.bool('watch') ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n' : 'warning: --watch-only requested, --sort-by will be ignored\n')
  const { requests } = yield* requestsOf(invocation)
  if (new Set(requests.map(({ mapping }) => mapping)).size > 1) throw new CommandError('you may only specify a single resource type')
  if (requests.length !== 1) throw new CommandError('watch is only supported on individual resources and resource collections - more than 1 resource was found')
  const { mapping, name, namespace } = requests[0]!
  const accept = isTable(invocation) ? 'table' : 'json'
  const selector = name === undefined ? selectorOf(invocation) : { fieldSelector: `metadata.name=${name}` }
  const show = shower(invocation, mapping)
  const body = name === undefined
    ? yield* listSelected<Table & KubeList>(invocation, mapping, { namespace, accept, query: { ...selector, limit: 500 } })
    : yield* invocation.send<Table & KubeList>(mapping, 'get', { name, namespace, accept })
  if (!flags.bool('watch-only')) {
    if (accept === 'table') show({ type: 'ADDED', object: body as unknown as KubeObject })
    else for (const object of itemsOf({ mapping, body })) show({ type: 'ADDED', object })
  }
  // A request that may last only so long ends a watch without a word.
  const limit = flags.string('request-timeout', '0')
  const timeout = parseGoDuration(/^\d+$/.test(limit) ? `${limit}s` : limit) ?? 0
  const deadline = timeout > 0 ? invocation.now + timeout : undefined
  // A watch of one object from version 0 begins with the object itself, which has been shown.
  let skips = name === undefined ? 0 : 1
  const stream = invocation.open(mapping, 'watch', { namespace, accept, query: { ...selector, resourceVersion: name === undefined ? (body.metadata?.resourceVersion ?? '0') : '0' } })
  for (;;) {
    const item = yield* nextItem(invocation, stream, deadline)
    if (item === undefined || item === 'late') return
    if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
    if (!('event' in item)) continue
    const { event } = item
    if (event.type === 'ERROR') throw new ApiError(event.object as unknown as Status)
    if (event.type === 'BOOKMARK' || skips-- > 0) continue
    show(event)
  }
}

function shower(invocation: Invocation, mapping: Parameters<typeof tableOptions>[1]): (event: WatchEvent) => void {
  const withType = invocation.flags.bool('output-watch-events')
  if (isTable(invocation)) {
    const writer = new TabWriter(TABLE_LAYOUT)
    const printer = new TablePrinter(tableOptions(invocation, mapping, false))
    return ({ type, object }) => {
      printer.print(object as unknown as Table, writer, withType ? type : undefined)
      invocation.out(writer.take())
    }
  }
  const print = objectPrinterOf(invocation, GET_FORMATS)!
  return ({ type, object }) => print(withType ? ({ type, object } as unknown as KubeObject) : object)
}
