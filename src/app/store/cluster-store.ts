// What the page knows of the cluster: what came over the bridge, nothing else. Objects are kept by resource, so that a view
// re-renders only when its own kinds change.
import { create } from 'zustand'
import { catalogues, words } from '../../words/index.ts'
import { inWords, say } from '../../words/say.ts'
import { CrowdTable } from './crowd-table.ts'
import { notify } from './view-store.ts'
import { connectWorker, type CommandOutput, type Connection } from '../bridge/connection.ts'
import type { Action, Bookmark, Branch, Frame, KeptWork, KubeObject, Mark, Micros, ObjectChange, Pace, Run, Stop, Surroundings, TraceRecord, WorkKind } from '../../worker/protocol.ts'

/** Objects by `namespace/name` (or `name`), by resource (`pods`, `deployments.apps`). */
export type ObjectsByResource = Readonly<Record<string, ReadonlyMap<string, KubeObject>>>

export interface ClusterState {
  readonly status: 'opening' | 'ready' | 'failed'
  readonly progress: number
  readonly failure: { readonly message: string; readonly detail: string } | undefined
  readonly now: Micros
  /** Zero of the run's clock. */
  readonly start: Micros
  /** The oldest moment that can still be shown. */
  readonly remembered: Micros
  readonly end: Micros
  readonly playing: boolean
  readonly pace: Pace
  /** Of kinds of which there are many, those that the page has: the first of them, and what it looks at. */
  readonly objects: ObjectsByResource
  /** How many there are, of the kinds that the page has only in part. */
  readonly counts: Readonly<Record<string, number>>
  /** The Nodes and Pods of a large cluster from far; the same table is kept up as time goes on. */
  readonly crowd: CrowdTable | undefined
  /** The latest records up to the playhead, oldest first; bounded. */
  readonly records: readonly TraceRecord[]
  readonly surroundings: Surroundings
  readonly marks: readonly Mark[]
  readonly branches: readonly Branch[]
  readonly branch: number
  /** The branch that runs beside the one that is shown. */
  readonly beside: number | undefined
  /** The breakpoint that time stands at. */
  readonly stop: Stop | undefined
  /** What is being replayed, and how far; the first start is `status`. */
  readonly work: { readonly kind: WorkKind; readonly progress: number } | undefined
  readonly connection: Connection | undefined
}

export const RECORDS_KEPT = 3000
const NOTHING: Surroundings = { machines: [], links: [], users: [], usage: {} }

const INITIAL: ClusterState = {
  status: 'opening',
  progress: 0,
  failure: undefined,
  now: 0,
  start: 0,
  remembered: 0,
  end: 0,
  playing: false,
  pace: 1,
  objects: {},
  counts: {},
  crowd: undefined,
  records: [],
  surroundings: NOTHING,
  marks: [],
  branches: [],
  branch: 0,
  beside: undefined,
  stop: undefined,
  work: undefined,
  connection: undefined,
}

export const useCluster = create<ClusterState>()(() => INITIAL)

// What the worker has named is named again in another language.
catalogues.on('languageChanged', () => useCluster.setState(({ marks, branches }) => ({ marks: inWords(marks), branches: inWords(branches) })))

/** Splits `deployments.apps/default/web` into its resource and key. */
export function splitObjectKey(key: string): [resource: string, key: string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

/** The objects after these changes; kinds that did not change keep their map. */
export function applyChanges(objects: ObjectsByResource, changes: readonly ObjectChange[], whole: boolean): ObjectsByResource {
  if (changes.length === 0 && !whole) return objects
  const next: Record<string, Map<string, KubeObject>> = {}
  const base = whole ? {} : objects
  for (const { key, object } of changes) {
    const [resource, name] = splitObjectKey(key)
    const map = (next[resource] ??= new Map(base[resource]))
    if (object === null) map.delete(name)
    else map.set(name, object)
  }
  return { ...base, ...next }
}

/** The state after a frame. */
export function applyFrame(state: ClusterState, frame: Frame): Partial<ClusterState> {
  const records = frame.whole || frame.jump ? frame.records : frame.records.length > 0 ? [...state.records, ...frame.records] : state.records
  return {
    status: 'ready',
    now: frame.now,
    start: frame.start,
    remembered: frame.remembered,
    end: frame.end,
    playing: frame.playing,
    pace: frame.pace,
    objects: applyChanges(state.objects, frame.changes, frame.whole),
    counts: keepEqual(state.counts, frame.counts),
    crowd: crowdAfter(state.crowd, frame),
    records: records.length > RECORDS_KEPT ? records.slice(-RECORDS_KEPT) : records,
    surroundings: frame.surroundings ? keepParts(frame.whole ? NOTHING : state.surroundings, frame.surroundings) : state.surroundings,
    marks: frame.marks ? keepEqual(state.marks, inWords(frame.marks)) : state.marks,
    branches: frame.branches ? keepEqual(state.branches, inWords(frame.branches)) : state.branches,
    branch: frame.branch,
    beside: frame.beside,
    stop: frame.stop ? keepEqual(state.stop, frame.stop) : undefined,
    work: undefined,
  }
}

/** What has changed over what was there. */
function keepParts(old: Surroundings, parts: Partial<Surroundings>): Surroundings {
  return keepEqual(old, { ...old, ...parts })
}

/** The table changes in place: who draws from it listens to it. */
function crowdAfter(crowd: CrowdTable | undefined, { crowd: rows, whole }: Frame): CrowdTable | undefined {
  if (!rows) return whole ? undefined : crowd
  const table = crowd ?? new CrowdTable()
  table.apply(rows)
  return table
}

/** The new value, made of the old one's parts wherever they are equal: what came over the bridge is a copy each time, and a view must not take that for news. */
export function keepEqual<T>(old: T, next: T): T {
  if (Object.is(old, next)) return old
  if (typeof old !== 'object' || typeof next !== 'object' || old === null || next === null || Array.isArray(old) !== Array.isArray(next)) return next
  const [a, b] = [old as Record<string, unknown>, next as Record<string, unknown>]
  const keys = Object.keys(b)
  let same = keys.length === Object.keys(a).length
  const kept: Record<string, unknown> = {}
  for (const key of keys) {
    kept[key] = keepEqual(a[key], b[key])
    if (!Object.is(kept[key], a[key]) || !(key in a)) same = false
  }
  return same ? old : ((Array.isArray(next) ? Object.values(kept) : kept) as T)
}

/** Opens a run in a fresh worker; in one of another kind when that is given. */
export function openRun(run: Run, until?: Micros, isPlaying = true, bookmarks: readonly Bookmark[] = [], worker?: Worker): void {
  const connection = connect(worker)
  connection.open(run, until, bookmarks)
  if (isPlaying) connection.play(1)
}

/** Goes on with what was kept, every branch of it, in a fresh worker; standing still when no pace is given. */
export function reopenWork(work: KeptWork, pace?: Pace): void {
  const connection = connect()
  connection.reopen(work)
  if (pace !== undefined) connection.play(pace)
}

function connect(worker?: Worker): Connection {
  useCluster.getState().connection?.close()
  const connection = connectWorker({
    opening: (progress, kind) => useCluster.setState(kind === 'start' ? { status: 'opening', progress } : { work: { kind, progress } }),
    cancelled: () => useCluster.setState({ work: undefined }),
    dropped: (label) => notify(words('shell')('branchDropped', { label: say(label) })),
    frame: (frame) => useCluster.setState((state) => applyFrame(state, frame)),
    failed: (message, detail) => useCluster.setState({ status: 'failed', failure: { message, detail }, playing: false }),
  }, worker)
  useCluster.setState({ ...INITIAL, connection })
  return connection
}

/** Does something to the cluster, at the playhead. Gives the id under which a command can be typed into and interrupted. */
export function act(action: Action, output?: CommandOutput): number | undefined {
  return useCluster.getState().connection?.act(action, output)
}

const EMPTY: ReadonlyMap<string, KubeObject> = new Map()

/** The objects of one resource, as a hook. */
export function useObjects<T extends KubeObject = KubeObject>(resource: string): ReadonlyMap<string, T> {
  return useCluster((state) => state.objects[resource] ?? EMPTY) as ReadonlyMap<string, T>
}

/** How many objects of a resource there are, the page has them or not; as a hook. */
export function useCount(resource: string): number {
  return useCluster((state) => countOf(state, resource))
}

export const countOf = ({ counts, objects }: Pick<ClusterState, 'counts' | 'objects'>, resource: string): number => counts[resource] ?? objects[resource]?.size ?? 0

/** The key under which the page holds what a record names: the audit log leaves the group out (`deployments/default/web`). */
export function keyOfRecordObject(object: string, objects: ObjectsByResource): string {
  const [resource, name] = splitObjectKey(object)
  if (objects[resource]?.has(name)) return object
  const full = Object.keys(objects).find((key) => key.startsWith(`${resource}.`) && objects[key]!.has(name))
  return full ? `${full}/${name}` : object
}
