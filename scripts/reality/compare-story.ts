// Compares two tellings of one story: per actor and object, the writes in their order, and the fields that no clock or chance decides.
import type { StoryLine } from './story.ts'

const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])
/** Fields that a clock decides; so does how often an event was repeated until a moment. */
const TIMES = /(?:Time|Timestamp)$|^(?:startedAt|finishedAt|time|count)$/
const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]'

/** Names without what chance drew, times, uids, addresses and versions as placeholders. */
export function mask(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
    .replace(/\b10\.244\.\d+\.\d+\b/g, '<podip>')
    .replace(/\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, '<clusterip>')
    .replace(/"(machineID|systemUUID|bootID)":"[^"]*"/g, '"$1":"<machine>"')
    // Which of two equal nodes a Pod comes to is chance.
    .replace(/\bnode-[12]\b/g, '<node>')
    .replace(/\br1-z[12]\b/g, '<zone>')
    .replace(/containerd:\/\/[0-9a-f]+/g, 'containerd://<id>')
    .replace(/(?:[\w./-]+@)?sha256:[0-9a-f]+/g, '<imageid>')
    .replace(/\.1[0-9a-f]{15}\b/g, '.<event>')
    // A CronJob names its Jobs by the minute.
    .replace(/-2\d{7}\b/g, '-<minute>')
    .replace(new RegExp(`-${SUFFIX}{5}(?![a-z0-9])`, 'g'), '-<r>')
    .replace(/\b10\.(?:89|90)\.0\.\d+\b/g, '<hostip>')
    .replace(/"(?:resourceVersion|generation)":"?\d+"?/g, (m) => m.replace(/\d+/, '0'))
}

/** JSON that may be cut anywhere: what stood before the cut, with open brackets closed. Undefined when it is not JSON. */
export function parseCut(text: string): { value: unknown; isCut: boolean } | undefined {
  try {
    return { value: JSON.parse(text), isCut: false }
  } catch {
    if (!/^[{[]/.test(text)) return undefined
  }
  for (let end = text.length; end > 0; end--) {
    if (!/[,{[]/.test(text[end - 1]!)) continue
    const head = text.slice(0, text[end - 1] === ',' ? end - 1 : end)
    const open: string[] = []
    let inString = false
    for (let i = 0; i < head.length; i++) {
      const c = head[i]!
      if (inString) {
        if (c === '\\') i++
        else if (c === '"') inString = false
      } else if (c === '"') inString = true
      else if (c === '{' || c === '[') open.push(c === '{' ? '}' : ']')
      else if (c === '}' || c === ']') open.pop()
    }
    if (inString) continue
    try {
      return { value: JSON.parse(head + open.reverse().join('')), isCut: true }
    } catch {
      continue
    }
  }
  return undefined
}

/** The paths at which the recording says something else than the model. A cut recording binds only as far as it goes. */
export function differences(want: unknown, have: unknown, isCut: boolean, path = ''): string[] {
  if (want === have) return []
  if (Array.isArray(want) && Array.isArray(have)) {
    const longer = isCut ? want.length > have.length : want.length !== have.length
    return [...(longer ? [`${path}: ${want.length} items, not ${have.length}`] : []), ...want.flatMap((item, i) => (i < have.length ? differences(item, have[i], isCut, `${path}[${i}]`) : []))]
  }
  if (want !== null && have !== null && typeof want === 'object' && typeof have === 'object' && !Array.isArray(want) && !Array.isArray(have)) {
    const [a, b] = [want as Record<string, unknown>, have as Record<string, unknown>]
    const keys = new Set([...Object.keys(a), ...(isCut ? [] : Object.keys(b))])
    // When something happened is the clock's; a time that is equal to the second is not even sent.
    return [...keys].filter((key) => !TIMES.test(key)).flatMap((key) => differences(a[key], b[key], isCut, `${path}.${key}`))
  }
  return [`${path}: ${JSON.stringify(want)}, not ${JSON.stringify(have)}`]
}

interface Write { readonly what: string; readonly line: StoryLine }

/**
 * Writes whose number hangs on how events fall together in time: a controller that hears of two Pods at once reports once, one that
 * hears of them a millisecond apart twice; likewise an event's count. Of several in a row the last one counts: what was reached.
 */
const isProgress = ({ what, line }: Write): boolean => what === 'update status' || (what === 'patch' && line.resource === 'events') || (what === 'update' && /^(endpoints|endpointslices|leases)$/.test(line.resource))

const collapse = (writes: readonly Write[]): Write[] => withoutRepeats(writes).filter((write, i, all) => !(isProgress(write) && all[i + 1]?.what === write.what))

/**
 * How often the scheduler tries in vain depends on how the writes that wake it (a claim's, its volume's) fall together in time; each try
 * that says the same again either adds to the event's series or, when it saw a newer Pod, makes another event. Told once.
 */
function withoutRepeats(writes: readonly Write[]): Write[] {
  let last = ''
  return writes.filter(({ what, line }) => {
    if (line.resource !== 'events' || line.actor !== 'kube-scheduler') return true
    const said = mask(line.body)
    if (what === 'patch' || said === last) return false
    last = said
    return true
  })
}

/** What a controller says of a write that lost a race: as many as there were 409s. */
const REFUSED = /^Warning FailedToUpdateEndpoint/

/** The writes of each actor to each object, in order. Refused ones (409 of a race) are left out: their number may differ. */
function writesOf(lines: readonly StoryLine[]): Map<string, Write[][]> {
  const byObject = new Map<string, Write[]>()
  for (const line of lines) {
    if (!WRITES.has(line.verb) || line.code === 409 || REFUSED.test(line.body)) continue
    const [resource, sub] = line.resource.split('/')
    const isEvent = resource === 'events'
    const actor = line.actor.replace(/^kubelet .*/, 'kubelet')
    const object = isEvent ? `${line.name.replace(/\.[0-9a-f]+$/, '')}` : line.verb === 'create' && line.name === '' ? `(new) ${byObject.size}` : line.name
    const key = `${actor}|${resource}|${object}`
    byObject.set(key, [...(byObject.get(key) ?? []), { what: `${line.verb}${sub ? ` ${sub}` : ''}`, line }])
  }
  const groups = new Map<string, Write[][]>()
  for (const [key, all] of byObject) {
    const writes = collapse(all)
    const group = mask(key).replace(/\(new\) \d+/, '(new)')
    groups.set(group, [...(groups.get(group) ?? []), writes])
  }
  return groups
}

/** Between two stories everything was deleted, the Service `kubernetes` too: the API server makes it again at its next ten seconds. */
const isClearedUp = ({ actor, name }: StoryLine): boolean => actor === 'apiserver itself' && (name === 'kubernetes' || name === '10.96.0.1')

/** A kubelet whose node has not changed says so every five minutes; whether such a moment falls into a story depends on when the kubelet was started. */
const isHeartbeat = ({ verb, resource, body }: StoryLine): boolean => verb === 'patch' && resource === 'nodes/status' && !/"(?:lastTransitionTime|reason|message)"/.test(body)

/** A kubelet tells of a cordon at its next ten-second beat: whether that falls into a story depends on when the kubelet was started, too. */
const isBeat = ({ resource, body }: StoryLine): boolean => resource === 'events' && /^Normal Node(?:Not)?Schedulable:/.test(body)

export interface StoryDifference { readonly group: string; readonly text: string }

/**
 * What the model tells otherwise than the recording. Empty when the stories are the same. Only objects that the story is about count
 * (their names hold one of `subjects`): the recorded cluster was still clearing up after others.
 */
export function compareStories(want: readonly StoryLine[], have: readonly StoryLine[], subjects: readonly string[]): StoryDifference[] {
  const isOwn = (line: StoryLine): boolean => !isClearedUp(line) && !isHeartbeat(line) && !isBeat(line) && (line.resource !== 'ipaddresses' || subjects.some((subject) => line.body.includes(`"name":"${subject}"`)))
  const end = want.at(-1)?.seconds ?? 0
  const [wanted, had] = [writesOf(want.filter(isOwn)), writesOf(have.filter(isOwn))]
  const out: StoryDifference[] = []
  const names = subjects.map((subject) => new RegExp(`(?:^|-)${subject}(?:$|[-.])`))
  const isAbout = (group: string): boolean => group.includes('(new)') || /\|(?:ipaddresses\|.*|persistentvolumes\|.*|serviceaccounts\|default|configmaps\|kube-root-ca\.crt|\w+\|)$/.test(group) || names.some((name) => name.test(group.split('|')[2]!))
  for (const group of new Set([...wanted.keys(), ...had.keys()])) {
    if (!isAbout(group)) continue
    const a = [...(wanted.get(group) ?? [])]
    const b = [...(had.get(group) ?? [])]
    for (let i = b.length - 1; i >= 0 && b.length > a.length; i--) if (b[i]![0]!.line.seconds > end) b.splice(i, 1)
    if (a.length !== b.length) out.push({ group, text: `${a.length} objects written, the model ${b.length}` })
    for (const text of pairUp(a, b, end)) out.push({ group, text })
  }
  return out
}

/** Objects that chance named are paired so that they differ least: first those that were written alike, of these the most equal. */
function pairUp(a: readonly (readonly Write[])[], b: readonly (readonly Write[])[], end: number): string[] {
  const pairs = a.flatMap((sequence, i) => b.map((other, j) => ({ i, j, found: compareSequences(sequence, other, end) })))
  const distance = ({ found }: { found: readonly string[] }): number => (found[0]?.startsWith(OTHER_WRITES) ? Infinity : found.length)
  pairs.sort((x, y) => distance(x) - distance(y) || 0)
  const [usedA, usedB] = [new Set<number>(), new Set<number>()]
  return pairs.flatMap(({ i, j, found }) => {
    if (usedA.has(i) || usedB.has(j)) return []
    usedA.add(i)
    usedB.add(j)
    return found
  })
}

const OTHER_WRITES = 'writes\n'

/** The model may take longer over a wait that chance stretches: what it writes after the recording's end is let go, as far as the recording has no match for it. */
function compareSequences(want: readonly Write[], given: readonly Write[], end: number): string[] {
  const have = given.filter((write, i) => i < want.length || write.line.seconds <= end)
  const tell = (writes: readonly Write[]): string => writes.map((w) => (w.line.resource === 'events' && w.what === 'create' ? mask(w.line.body).trim() : w.what)).join(', ')
  const [a, b] = [tell(want), tell(have)]
  if (a !== b) return [`${OTHER_WRITES}    - ${a}\n    + ${b}`]
  return want.flatMap((write, i) => {
    const [x, y] = [parseCut(mask(write.line.body)), parseCut(mask(have[i]!.line.body))]
    if (x === undefined || y === undefined) return mask(write.line.body).trim() === mask(have[i]!.line.body).trim() ? [] : [`${write.what} says\n    - ${mask(write.line.body)}\n    + ${mask(have[i]!.line.body)}`]
    return differences(x.value, y.value, x.isCut).map((text) => `${write.what} #${i + 1} ${text}`)
  })
}
