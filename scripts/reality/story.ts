// A story is the score of a cluster: every request that a component made while something happened. This reads one, and tells the
// model's own from its trace in the same form.
import { inFieldOrder, type KubeObject } from '../../src/cluster/api/index.ts'
import { SECOND, type TraceRecord } from '../../src/kernel/index.ts'

export interface StoryLine {
  readonly seconds: number
  readonly actor: string
  readonly verb: string
  /** With the subresource: `pods/status`. */
  readonly resource: string
  readonly name: string
  readonly code: number
  /** The body as printed; cut at 1,500 characters. */
  readonly body: string
}

export interface StoryCommand { readonly seconds: number; readonly text: string }

export interface Story {
  readonly title: string
  /** Actors that the recording does not tell of: `@without kubelet, kubectl`. A hollow kubelet, for one, answered for its nodes. */
  readonly without: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly StoryCommand[]
  readonly lines: readonly StoryLine[]
}

const BODY_LIMIT = 1500
const REQUEST = /^ *(\d+\.\d{3}) {2}(\S.{0,39}?) +(create|update|patch|delete|deletecollection|get) +(\S+) (\S*) {2}(\d+)$/

/** Reads a story file. */
export function parseStory(text: string): Story {
  const files: Record<string, string> = {}
  const commands: StoryCommand[] = []
  const lines: StoryLine[] = []
  let without: readonly string[] = []
  const rows = text.split('\n')
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (row.startsWith('@file ')) {
      const body: string[] = []
      for (i++; rows[i] !== '@end' && i < rows.length; i++) body.push(rows[i]!)
      files[row.slice(6).trim()] = `${body.join('\n')}\n`
      continue
    }
    if (row.startsWith('@without ')) {
      without = row.slice(9).split(',').map((actor) => actor.trim())
      continue
    }
    const command = row.match(/^ *(\d+\.\d{3}) {2}\$ (.*)$/)
    if (command) {
      commands.push({ seconds: Number(command[1]), text: command[2]! })
      continue
    }
    const request = row.match(REQUEST)
    if (request) lines.push({ seconds: Number(request[1]), actor: request[2]!.trim(), verb: request[3]!, resource: request[4]!, name: request[5]!, code: Number(request[6]), body: '' })
    else if (/^ {12}\S/.test(row) && lines.length > 0) lines[lines.length - 1] = { ...lines.at(-1)!, body: row.trim() }
  }
  return { title: rows[0]?.replace(/^# /, '') ?? '', without, files, commands, lines }
}

interface AuditData {
  readonly verb: string
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly code: number
  readonly body?: unknown
}

/** One request of the model as a line, or undefined for what stories leave out. */
export function lineOf(record: TraceRecord, began: number, withLeases: boolean): StoryLine | undefined {
  if (record.kind !== 'request') return undefined
  const data = record.data as unknown as AuditData
  if (data.verb === 'list' || data.verb === 'watch' || data.resource === '') return undefined
  if (/^(tokenreviews|subjectaccessreviews|selfsubject)/.test(data.resource)) return undefined
  // Leases of leaders are never told, leases of nodes only where a story is about them.
  if (data.resource === 'leases' && !(withLeases && data.namespace === 'kube-node-lease')) return undefined
  // A session opens with a GET.
  const verb = data.verb === 'connect' ? 'get' : data.verb
  return { seconds: (record.time - began) / SECOND, actor: record.actor, verb, resource: data.resource, name: data.verb === 'create' && !data.resource.includes('/') && !bodyName(data.body) ? '' : (data.name ?? ''), code: data.code, body: printBody(data) }
}

const bodyName = (body: unknown): string | undefined => (body as { metadata?: { name?: string } } | undefined)?.metadata?.name

function printBody({ verb, resource, body }: AuditData): string {
  if (body === undefined || verb === 'get' || verb === 'connect' || verb.startsWith('delete')) return ''
  if (resource === 'events' && verb === 'create') {
    const event = body as { type?: string; reason?: string; message?: string; note?: string }
    return `${event.type} ${event.reason}: ${event.message ?? event.note}`
  }
  const { count } = body as Body
  if (resource === 'events') return count === undefined ? '{}' : `{"count": ${count}}`
  return JSON.stringify(shownOf(verb, resource, body as Body))
}

interface Body { readonly metadata?: { readonly managedFields?: unknown }; readonly spec?: unknown; readonly status?: unknown; readonly count?: number }

/** What a person typed as a patch travels as text. */
function parsed(body: Body): Body {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body) as Body
  } catch {
    return body
  }
}

/** A patch travels as a map: its keys come in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]))
}

/** What a story shows of a body: of an update metadata and spec, of a subresource's update the status, else all; never who owns which field. */
function shownOf(verb: string, resource: string, given: Body): unknown {
  const body = parsed(given)
  if (typeof body !== 'object') return body
  if (verb === 'patch') return sorted(body)
  const ordered = inFieldOrder(body as KubeObject) as Body
  const { managedFields: _, ...metadata } = (ordered.metadata ?? {}) as { managedFields?: unknown }
  if (verb === 'update') return resource.includes('/') ? { status: ordered.status } : { metadata, ...(ordered.spec === undefined ? {} : { spec: ordered.spec }) }
  return { ...ordered, metadata }
}

/** The line as stories print it. */
export function printLine(line: StoryLine): string {
  const head = `${line.seconds.toFixed(3).padStart(8)}  ${line.actor.padEnd(32)} ${line.verb.padEnd(7)} ${line.resource} ${line.name}  ${line.code}`
  return line.body ? `${head}\n            ${line.body.slice(0, BODY_LIMIT)}` : head
}
