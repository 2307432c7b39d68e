// What the page opens: the run in the address if there is one, else the first scenario.
import { openRun, useCluster } from '../store/cluster-store.ts'
import { LENSES } from '../stage/lenses/index.ts'
import { notify, openLesson, useView } from '../store/view-store.ts'
import { THREE_NODES } from './scenarios.ts'
import { decodeRun, encodeRun } from './share.ts'

/** Opens what the address says; a damaged link opens the first scenario and says so. */
export function openFromAddress(): void {
  const { hash, search } = window.location
  const lesson = new URLSearchParams(search).get('lesson')
  if (lesson) openLesson(lesson)
  const lens = LENSES.find(({ id }) => id === new URLSearchParams(hash.slice(1)).get('lens'))
  if (lens) useView.setState({ lens: lens.id })
  if (!hash.startsWith('#run=')) return openRun({ config: THREE_NODES, log: [] })
  decodeRun(hash.split('&')[0]!).then(
    ({ config, log, at, bookmarks }) => openRun({ config, log }, at, false, bookmarks),
    (error: Error) => {
      openRun({ config: THREE_NODES, log: [] })
      notify(error.message, 'fault')
    },
  )
}

/** Copies a link that reopens this very moment. Gives the link. */
export async function copyShareLink(): Promise<string> {
  const { connection, now } = useCluster.getState()
  const answer = await connection!.ask({ about: 'run' })
  const link = window.location.href.split('#')[0] + (await encodeRun({ ...answer.run, log: answer.run.log.filter((entry) => entry.at <= now) }, now, answer.bookmarks.filter((bookmark) => bookmark.at <= now))) + lensPart()
  await navigator.clipboard?.writeText(link).catch(() => undefined)
  window.history.replaceState(null, '', link)
  return link
}

/** The first lens goes without saying. */
function lensPart(): string {
  const { lens } = useView.getState()
  return lens === LENSES[0]!.id ? '' : `&lens=${lens}`
}
