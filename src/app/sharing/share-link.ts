// Copies a link to this very moment.
import { words } from '../../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { notify } from '../store/view-store.ts'
import { branchOf, encodeRun, encodeView, fitsLink } from './link.ts'
import { viewNow } from './view-now.ts'

/** A link that reopens this moment as it is looked at; undefined when the run is too long for one. */
export async function linkNow(): Promise<string | undefined> {
  const { connection } = useCluster.getState()
  const { work } = await connection!.ask({ about: 'work' })
  const { run, bookmarks } = branchOf(work)
  const fragment = await encodeRun(run, work.at, bookmarks)
  return fitsLink(fragment) ? window.location.href.split('#')[0] + fragment + encodeView(viewNow()) : undefined
}

/** Copies it, puts it into the address and says so. Gives the link when there is one. */
export async function shareLink(): Promise<string | undefined> {
  const t = words('sharing')
  try {
    const link = await linkNow()
    if (link === undefined) {
      notify(t('linkTooLong'), 'fault')
      return undefined
    }
    await navigator.clipboard?.writeText(link).catch(() => undefined)
    window.history.replaceState(null, '', link)
    notify(t('linkCopied'))
    return link
  } catch {
    notify(t('linkFailed'), 'fault')
    return undefined
  }
}
