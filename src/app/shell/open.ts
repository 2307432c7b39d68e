// What the page opens: the run in the address if there is one, else the first scenario.
import { openRun, useCluster } from '../store/cluster-store.ts'
import { notify, openLesson } from '../store/view-store.ts'
import { THREE_NODES } from './scenarios.ts'
import { decodeRun, encodeRun } from './share.ts'

/** Opens what the address says; a damaged link opens the first scenario and says so. */
export function openFromAddress(): void {
  const { hash, search } = window.location
  const lesson = new URLSearchParams(search).get('lesson')
  if (lesson) openLesson(lesson)
  if (!hash.startsWith('#run=')) return openRun({ config: THREE_NODES, log: [] })
  decodeRun(hash).then(
    ({ config, log, at }) => openRun({ config, log }, at, false),
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
  const link = window.location.href.split('#')[0] + (await encodeRun({ ...answer.run, log: answer.run.log.filter((entry) => entry.at <= now) }, now))
  await navigator.clipboard?.writeText(link).catch(() => undefined)
  window.history.replaceState(null, '', link)
  return link
}
