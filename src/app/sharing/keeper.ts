// Keeps what is done: soon after each action, and now and then while time passes. A full or missing store never stops the work: it is said once.
import { create } from 'zustand'
import { words } from '../../words/index.ts'
import { useCluster, type ClusterState } from '../store/cluster-store.ts'
import { notify, useView } from '../store/view-store.ts'
import { writeShared } from './format.ts'
import { openRunStore, type RunStore, type SavedRun } from './run-store.ts'
import { writeSession } from './session.ts'
import { viewNow } from './view-now.ts'

/** While time passes it is kept this often; at once after an action, when time is stopped, and when the page is left. */
const EVERY_MS = 4000
const SOON_MS = 60

export interface KeeperState {
  /** The run that is open, once it is kept. */
  readonly id: string | undefined
  /** `off`: the browser keeps nothing for this page. `full`: it has no room left. */
  readonly state: 'waiting' | 'on' | 'full' | 'off'
}

export const useKeeper = create<KeeperState>()(() => ({ id: undefined, state: 'waiting' }))

let store: Promise<RunStore> | undefined
let name: string | undefined
/** The run that is about to be opened is `id`'s already. */
let isClaimed = false
let release: (() => void) | undefined

/** The store of this page; the same one for all who ask. */
export function runStore(): Promise<RunStore> {
  store ??= openRunStore()
  return store
}

/** What is done from now on belongs to this run; to a new one when none is given. */
export function keepAs(run?: Pick<SavedRun, 'id' | 'name'>): void {
  const id = run?.id ?? crypto.randomUUID()
  name = run?.name
  isClaimed = true
  useKeeper.setState({ id })
  release?.()
  // Another tab may show the same run: then this one goes on as a run of its own, and neither overwrites the other.
  void navigator.locks?.request(`kubarium-run-${id}`, { ifAvailable: true }, (lock) => {
    if (!lock) return void useKeeper.setState({ id: crypto.randomUUID() })
    return new Promise<void>((resolve) => (release = resolve))
  })
}

export function renameKept(to: string | undefined): void {
  name = to
}

/** Begins to keep. `where`: the store of a test. */
export function startKeeping(where: Promise<RunStore> = runStore()): void {
  store = where
  where.then(
    () => useKeeper.setState(({ state }) => ({ state: state === 'waiting' ? 'on' : state })),
    () => useKeeper.setState({ state: 'off' }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Infinity
  const keepAt = (at: number): void => {
    if (at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = Infinity
      void keep()
    }, Math.max(0, at - performance.now()))
  }
  useCluster.subscribe((state, before) => {
    if (state.connection !== before.connection) {
      // What others have opened, a lesson for one, is nobody's yet.
      if (!isClaimed) keepAs()
      isClaimed = false
      return
    }
    if (!isKept(state)) return
    if (hasDone(state, before) || (before.playing && !state.playing)) keepAt(performance.now() + SOON_MS)
    else if (state.now !== before.now) keepAt(performance.now() + EVERY_MS)
  })
  document.addEventListener('visibilitychange', () => document.hidden && isKept(useCluster.getState()) && keepAt(performance.now()))
  addEventListener('pagehide', () => rememberMoment())
}

/** A lesson keeps its own place. */
function isKept({ status, connection }: ClusterState): boolean {
  return status === 'ready' && connection !== undefined && !useView.getState().lesson?.id && useKeeper.getState().state !== 'off'
}

function hasDone(state: ClusterState, before: ClusterState): boolean {
  return state.marks !== before.marks || state.branches.length !== before.branches.length || state.branch !== before.branch
}

function rememberMoment(): void {
  const { status, now, playing, pace } = useCluster.getState()
  const { id } = useKeeper.getState()
  if (status === 'ready' && id && !useView.getState().lesson?.id) writeSession({ id, address: window.location.hash, now, ...(playing ? { pace } : {}), isOpening: false })
}

async function keep(): Promise<void> {
  const { connection } = useCluster.getState()
  const { id, state } = useKeeper.getState()
  if (!connection || !id) return
  const { work } = await connection.ask({ about: 'work' })
  // Meanwhile something else may have been opened.
  if (useCluster.getState().connection !== connection || useKeeper.getState().id !== id) return
  const actions = Math.max(...work.branches.map(({ log }) => log.length))
  try {
    await (await runStore()).put({ id, ...(name ? { name } : {}), savedAt: Date.now(), nodes: work.config.nodes.length, actions, work: writeShared({ work, view: viewNow() }) })
    if (state !== 'on') useKeeper.setState({ state: 'on' })
    rememberMoment()
  } catch (problem) {
    const isFull = problem instanceof DOMException && problem.name === 'QuotaExceededError'
    useKeeper.setState({ state: isFull ? 'full' : 'off' })
    if (state === 'on') notify(words('sharing')(isFull ? 'runs.full' : 'runs.off'), 'fault', undefined, { label: words('sharing')('runs.title'), run: () => useView.setState({ dialog: 'runs' }) })
  }
}
