// Opening, exporting and deleting what the browser has kept.
import { words } from '../../words/index.ts'
import type { Pace } from '../../worker/protocol.ts'
import { reopenWork } from '../store/cluster-store.ts'
import { closeLesson, notify, useView } from '../store/view-store.ts'
import { download } from './files.ts'
import { NewerVersion, readShared, type SharedRun } from './format.ts'
import { keepAs, runStore } from './keeper.ts'
import type { SavedRun } from './run-store.ts'
import { lookAgain } from './view-now.ts'

/** A kept run as it can be opened, or why it cannot. */
export function readSaved({ work }: SavedRun): SharedRun | 'newer' | 'unreadable' {
  try {
    return readShared(work)
  } catch (problem) {
    return problem instanceof NewerVersion ? 'newer' : 'unreadable'
  }
}

/** What it is called: by a person, else by what is in it. */
export function nameOfSaved({ name, nodes, actions }: Pick<SavedRun, 'name' | 'nodes' | 'actions'>): string {
  const t = words('sharing')
  return name ?? t('runs.named', { nodes: t('runs.nodes', { count: nodes }), actions: t('runs.actions', { count: actions }) })
}

/** Those that a person would want back, newest first. */
export async function listSaved(): Promise<readonly SavedRun[]> {
  const runs = await (await runStore()).all()
  return runs.filter(isWorthKeeping).sort((a, b) => b.savedAt - a.savedAt)
}

/** A cluster that nobody has touched is as good as a fresh one. */
export const isWorthKeeping = ({ actions, name, work }: SavedRun): boolean => actions > 0 || name !== undefined || typeof readSavedMoments(work) === 'object'

function readSavedMoments(work: unknown): object | undefined {
  const branches = (work as { branches?: readonly { bookmarks?: readonly unknown[] }[] } | null)?.branches
  return Array.isArray(branches) && branches.some(({ bookmarks }) => Array.isArray(bookmarks) && bookmarks.length > 0) ? branches : undefined
}

/** Goes on with a kept run, where it was left or where `moment` says. False when it cannot be read. */
export function openSaved(run: SavedRun, moment?: { readonly now: number; readonly pace?: Pace }): boolean {
  const shared = readSaved(run)
  if (typeof shared === 'string') {
    notify(words('sharing')(`runs.${shared}`), 'fault')
    return false
  }
  if (useView.getState().lesson) closeLesson()
  keepAs(run)
  lookAgain(shared.view)
  const { work } = shared
  reopenWork(moment ? momentOf(work, moment.now) : work, moment?.pace)
  return true
}

/** The same work at another moment, if need be run on until there. */
function momentOf(work: SharedRun['work'], at: number): SharedRun['work'] {
  return { ...work, at, branches: work.branches.map((branch, i) => (i === work.current ? { ...branch, end: Math.max(branch.end, at) } : branch)) }
}

/** As it is kept, whether it can be read or not. */
export function exportSaved(run: SavedRun): void {
  download(`${JSON.stringify(run.work, undefined, 1)}\n`, 'cluster.kubarium.json')
}
