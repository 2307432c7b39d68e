// kubectl events. Models kubectl/pkg/cmd/events.
import { humanDuration, parseTime, type KubeList } from '../../../api/index.ts'
import type { Event } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printerOf } from '../../output.ts'
import { TABLE_LAYOUT, TabWriter } from '../../printing/index.ts'

export const EVENTS: Command = {
  name: 'events',
  flags: [{ name: 'for', type: 'string' }, { name: 'watch', short: 'w', type: 'bool' }, { name: 'types', type: 'list' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'no-headers', type: 'bool' }, { name: 'chunk-size', type: 'int' }, ...PRINT_FLAGS],
  *run(invocation) {
    const { flags, mapper } = invocation
    const isEverywhere = flags.bool('all-namespaces')
    const namespace = isEverywhere ? undefined : invocation.namespace
    for (const type of flags.list('types')) if (!/^(normal|warning)$/i.test(type)) throw new CommandError('valid --types are Normal or Warning')
    const fieldSelector = yield* subject(invocation)
    const query = fieldSelector === '' ? {} : { fieldSelector }
    const mapping = (yield* mapper.findKind('v1', 'Event'))!
    const list = yield* invocation.send<KubeList<Event>>(mapping, 'list', { namespace, query: { ...query, limit: 500 } })
    const wanted = ({ type }: Event): boolean => flags.list('types').length === 0 || flags.list('types').some((each) => each.toLowerCase() === (type ?? '').toLowerCase())
    const items = list.items.filter(wanted).toSorted((a, b) => at(a) - at(b))
    if (items.length === 0 && !flags.bool('watch')) return invocation.err(isEverywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
    const printer = printerOf(invocation)
    if (printer) return invocation.out(printer(items, true))
    const writer = new TabWriter({ ...TABLE_LAYOUT })
    const place = (text: string): string => (isEverywhere ? `${text}\t` : '')
    if (!flags.bool('no-headers')) writer.write(`${place('NAMESPACE')}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`)
    const show = (event: Event): void => writer.write(`${place(event.metadata.namespace ?? '')}${interval(event, invocation.now)}\t${event.type ?? ''}\t${event.reason ?? ''}\t${event.involvedObject.kind}/${event.involvedObject.name}\t${(event.message ?? '').trim()}\n`)
    items.forEach(show)
    invocation.out(writer.take())
    if (!flags.bool('watch')) return
    const stream = invocation.open(mapping, 'watch', { namespace, query: { ...query, resourceVersion: list.metadata.resourceVersion ?? '' } })
    try {
      for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
        if (!('event' in item) || (item.event.type !== 'ADDED' && item.event.type !== 'MODIFIED')) continue
        const event = item.event.object as unknown as Event
        if (!wanted(event)) continue
        show(event)
        invocation.out(writer.take())
      }
    } finally {
      stream.close()
    }
  },
}

/** `--for pod/web` as a field selector. Throws CommandError. */
function* subject({ flags, mapper }: Invocation): Process<string> {
  const text = flags.string('for')
  if (text === '') return ''
  const [type = '', name = '', ...more] = text.split('/')
  if (name === '' || more.length > 0) throw new CommandError('--for must be in resource/name form')
  const { apiVersion, kind } = yield* mapper.findPlainly(type)
  return `involvedObject.apiVersion=${apiVersion},involvedObject.kind=${kind},involvedObject.name=${name}`
}

/** When it was last seen, in microseconds. */
function at({ series, lastTimestamp, eventTime }: Event): number {
  const text = series?.lastObservedTime ?? lastTimestamp ?? eventTime
  return text ? parseTime(text) : 0
}

/** `5s`, `5s (x3 over 1m)`. */
function interval(event: Event, now: number): string {
  const since = (text: string | undefined | null): string => (text ? humanDuration((now - parseTime(text)) / 1_000_000) : '<unknown>')
  const { series, count = 1, firstTimestamp, lastTimestamp, eventTime } = event
  const first = firstTimestamp ?? eventTime
  if (series) return `${since(series.lastObservedTime)} (x${series.count} over ${since(first)})`
  if (count > 1) return `${since(lastTimestamp)} (x${count} over ${since(firstTimestamp)})`
  return since(first)
}
