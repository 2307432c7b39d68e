// What the page opens: after a reload what the tab showed, else the run in the address if there is one, else the first scenario.
import { words } from '../../words/index.ts'
import { decodeRun, decodeView } from '../sharing/link.ts'
import { keepAs, runStore, startKeeping } from '../sharing/keeper.ts'
import { isWorthKeeping, listSaved, nameOfSaved, openSaved } from '../sharing/saved-runs.ts'
import { readSession, writeSession } from '../sharing/session.ts'
import { lookAgain } from '../sharing/view-now.ts'
import { openRun, reopenWork, useCluster } from '../store/cluster-store.ts'
import { notify, openLesson, useView } from '../store/view-store.ts'
import { THREE_NODES } from './scenarios.ts'

/** Older work is not offered any more; it stays among the saved runs. */
const OFFERED_FOR_MS = 30 * 86_400_000

/** Opens what is to be opened; a damaged link opens the first scenario and says so. */
export function openFromAddress(): void {
  const { hash, search } = window.location
  const lesson = new URLSearchParams(search).get('lesson')
  if (lesson) openLesson(lesson)
  // A pack of lessons is asked about where lessons are.
  if (new URLSearchParams(search).has('pack') || hash.startsWith('#pack=')) openLesson('')
  startKeeping()
  const session = lesson ? undefined : readSession()
  if (session && session.address === hash && wasReloaded()) return void reopen(session)
  writeSession(undefined)
  openAnew(hash)
  if (!lesson && !hash.startsWith('#run=')) void offerToContinue()
}

function openAnew(hash: string): void {
  const view = decodeView(hash)
  keepAs()
  if (!hash.startsWith('#run=')) {
    if (view.lens) useView.setState({ lens: view.lens })
    return openRun({ config: THREE_NODES, log: [] })
  }
  decodeRun(hash).then(
    ({ work }) => {
      lookAgain(view)
      reopenWork(work)
    },
    (error: Error) => {
      openRun({ config: THREE_NODES, log: [] })
      notify(error.message, 'fault')
    },
  )
}

/** A reload, or a way back to the page: one expects it as one left it. */
function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.type === 'reload' || navigation?.type === 'back_forward'
}

/** What the tab showed, at the same moment. What did not come up the last time is left alone: it might never. */
async function reopen(session: NonNullable<ReturnType<typeof readSession>>): Promise<void> {
  const run = session.isOpening ? undefined : await runStore().then((store) => store.get(session.id)).catch(() => undefined)
  if (run) {
    writeSession({ ...session, isOpening: true })
    if (openSaved(run, session)) return whenReady(() => writeSession({ ...session, isOpening: false }))
  }
  writeSession(undefined)
  openAnew(session.isOpening ? '' : session.address)
  if (session.isOpening) notify(words('sharing')('continue.failed'), 'fault')
}

function whenReady(then: () => void): void {
  const stop = useCluster.subscribe(({ status }) => {
    if (status !== 'ready') return
    stop()
    then()
  })
}

/** The newest work of other days, to go on with; clusters that nobody touched are swept away. */
async function offerToContinue(): Promise<void> {
  const store = await runStore().catch(() => undefined)
  if (!store) return
  for (const run of await store.all()) if (!isWorthKeeping(run)) await store.remove(run.id)
  const [last] = await listSaved()
  if (!last || Date.now() - last.savedAt > OFFERED_FOR_MS || useView.getState().notice) return
  const t = words('sharing')
  notify(t('continue.text'), 'plain', nameOfSaved(last), { label: t('continue.button'), run: () => void openSaved(last) })
}
