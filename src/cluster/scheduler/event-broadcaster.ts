// Events through events.k8s.io: like ones become a series on one object. Models client-go/tools/events/event_broadcaster.go.
import { ApiError, EPOCH_MS, formatMicroTime, hasReason, type New } from '../api/index.ts'
import type { Event } from '../api/types/events-v1.ts'
import { EVENTS_V1, referenceOf, type Client } from '../client/index.ts'
import { MINUTE, NetworkError, SECOND, sleep, type Group, type Kernel, type Micros, type Process } from '../../kernel/index.ts'
import type { SchedulerEvent } from './framework/index.ts'

/** A series that was not added to for so long is over; it is looked for as often. */
const FINISH_PERIOD = 6 * MINUTE
const TRIES = 12
const RETRY = 10 * SECOND
const RETRY_JITTER = 0.25
/** Events are small, but a cluster in trouble makes many: past this the oldest is forgotten. */
const CACHE_LIMIT = 20_000
const NOTE_LIMIT = 1024
const MORE = ' ...'
const LOW_DIGITS = 6
const LOW = 16 ** LOW_DIGITS

interface Known {
  event: New<Event>
  series: { count: number; lastObserved: Micros } | undefined
  readonly created: Micros
}

const textOf = ({ kind, namespace, name, uid, resourceVersion }: ReturnType<typeof referenceOf>): string => `${kind}\n${namespace}\n${name}\n${uid}\n${resourceVersion}`

export class EventBroadcaster {
  #client: Client
  #kernel: Kernel
  #group: Group
  #controller: string
  #instance: string
  #known = new Map<string, Known>()
  #started: Micros
  #isFinishing = false
  #sequence = 0

  /** `controller` is the name that events come from, `host` the machine it runs on. */
  constructor(client: Client, group: Group, controller: string, host: string) {
    this.#client = client
    this.#kernel = client.kernel
    this.#group = group
    this.#controller = controller
    this.#instance = `${controller}-${host}`
    this.#started = this.#kernel.now
  }

  /** Records an event; never makes its caller wait. */
  record({ regarding, related, type, reason, action, note }: SchedulerEvent): void {
    const { now } = this.#kernel
    const about = referenceOf(regarding.pod)
    const other = related && referenceOf(related.pod)
    const key = `${type}\n${action}\n${reason}\n${textOf(about)}\n${other ? textOf(other) : ''}`
    const known = this.#known.get(key)
    if (known?.series) {
      known.series.count++
      known.series.lastObserved = now
      return
    }
    if (known) known.series = { count: 2, lastObserved: now }
    const entry = known ?? {
      event: {
        apiVersion: 'events.k8s.io/v1',
        kind: 'Event',
        metadata: { name: `${regarding.name}.${this.#nameSuffix()}`, namespace: regarding.namespace },
        eventTime: formatMicroTime(now),
        reportingController: this.#controller,
        reportingInstance: this.#instance,
        action,
        reason,
        regarding: about,
        ...(other && { related: other }),
        note: note.length <= NOTE_LIMIT ? note : note.slice(0, NOTE_LIMIT - MORE.length) + MORE,
        type,
      },
      series: undefined,
      created: now,
    }
    this.#known.set(key, entry)
    if (this.#known.size > CACHE_LIMIT) this.#known.delete(this.#known.keys().next().value!)
    this.#group.spawn(`event ${reason}`, this.#send(entry))
    this.#armFinish()
  }

  *#send(known: Known): Process<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        yield* this.#write(known)
        return true
      } catch (error) {
        // What the API server refuses is dropped. What did not reach it is tried again, and so is a series that overtook its own first event.
        const isOvertaken = known.series !== undefined && hasReason(error, 'AlreadyExists')
        if (error instanceof ApiError && !isOvertaken) return false
        if (!(error instanceof NetworkError) && !isOvertaken) throw error
        if (tries >= TRIES) return false
        yield* sleep(Math.round(RETRY * (1 + RETRY_JITTER * this.#kernel.random(`events of ${this.#controller}`).float())))
      }
    }
  }

  *#write({ event, series }: Known): Process<void> {
    const now = series && { series: { count: series.count, lastObservedTime: formatMicroTime(series.lastObserved) } }
    if (now) {
      try {
        yield* this.#client.patch(EVENTS_V1, event.metadata.name!, event.metadata.namespace, 'application/strategic-merge-patch+json', now)
        return
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
    yield* this.#client.create(EVENTS_V1, { ...event, ...now })
  }

  /** Closes what has been quiet for long: a series says its final count, a single event is just forgotten. */
  #armFinish(): void {
    if (this.#isFinishing || this.#known.size === 0) return
    this.#isFinishing = true
    const periods = Math.floor((this.#kernel.now - this.#started) / FINISH_PERIOD) + 1
    this.#group.spawn('finish event series', this.#finish(this.#started + periods * FINISH_PERIOD))
  }

  *#finish(due: Micros): Process<void> {
    yield* sleep(due - this.#kernel.now)
    const before = this.#kernel.now - FINISH_PERIOD
    for (const [key, known] of this.#known) {
      if ((known.series?.lastObserved ?? known.created) >= before) continue
      if (known.series === undefined || (yield* this.#send(known))) this.#known.delete(key)
    }
    this.#isFinishing = false
    this.#armFinish()
  }

  /** Unix nanoseconds in hexadecimal; the sequence keeps names apart within a microsecond. They are beyond a double's whole numbers, so that they are printed in two parts. */
  #nameSuffix(): string {
    const micros = EPOCH_MS * 1000 + this.#kernel.now
    const low = (micros % LOW) * 1000 + (this.#sequence++ % 1000)
    const high = Math.floor(micros / LOW) * 1000 + Math.floor(low / LOW)
    return high.toString(16) + (low % LOW).toString(16).padStart(LOW_DIGITS, '0')
  }
}
