// A moment in the fragment of the address: `#run=…&lens=traffic&look=12,40,1.5&sel=pods/default/web-1`. The run is packed, the rest is plain.
import { words } from '../../words/index.ts'
import type { Bookmark, KeptWork, Micros, Run, RunFile } from '../../worker/protocol.ts'
import { NewerVersion, readShared, readView, type SharedRun, type SharedView } from './format.ts'

const LONGEST_LINK = 200_000
const LONGEST_RUN = 1_000_000

/** The part of the fragment that reopens a run at a moment: `#run=…`. Bookmarks go with it where there is room for them. */
export async function encodeRun(run: Run, at: Micros, bookmarks: readonly Bookmark[] = []): Promise<string> {
  const file: RunFile = { kubarium: 1, config: run.config, log: run.log, at }
  const fragment = await encodeFile(bookmarks.length > 0 ? { ...file, bookmarks } : file)
  return fragment.length > LONGEST_LINK && bookmarks.length > 0 ? encodeFile(file) : fragment
}

/** Whether such a fragment can be opened again. */
export const fitsLink = (fragment: string): boolean => fragment.length <= LONGEST_LINK

/** How it is looked at, behind the run; empty when there is nothing to say. */
export function encodeView({ lens, selected, camera }: SharedView): string {
  const parts: readonly (readonly [string, string | undefined])[] = [['lens', lens], ['sel', selected && encodeURIComponent(selected)], ['look', camera && [camera.x, camera.y, camera.zoom].map((n) => Number(n.toFixed(2))).join(',')]]
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`&${name}=${value}`])).join('')
}

/** What a fragment says of how to look; what makes no sense is passed over. */
export function decodeView(fragment: string): SharedView {
  const parts = new URLSearchParams(fragment.slice(1))
  const [x, y, zoom, ...more] = (parts.get('look') ?? '').split(',').map(Number)
  return readView({ lens: parts.get('lens') ?? undefined, selected: parts.get('sel') ?? undefined, camera: zoom === undefined || more.length > 0 ? undefined : { x, y, zoom } })
}

/** The run of a fragment. Throws with a sentence for people when it is damaged, too large or not a run. */
export async function decodeRun(fragment: string): Promise<SharedRun> {
  const t = words('sharing')
  const encoded = fragment.split('&')[0]!.replace(/^#run=/, '')
  if (encoded.length > LONGEST_LINK) throw new Error(t('problems.linkTooLong'))
  try {
    return readShared(JSON.parse(await unpack(encoded)))
  } catch (problem) {
    throw new Error(t(problem instanceof NewerVersion ? 'problems.linkNewer' : 'problems.linkDamaged'), { cause: problem })
  }
}

/** The work that a link to one branch of it holds. */
export function branchOf({ config, branches, current, at }: KeptWork): { readonly run: Run; readonly bookmarks: readonly Bookmark[] } {
  const { log, bookmarks } = branches[current]!
  return { run: { config, log: log.filter((entry) => entry.at <= at) }, bookmarks: bookmarks.filter((bookmark) => bookmark.at <= at) }
}

async function encodeFile(file: object): Promise<string> {
  const stream = new Blob([JSON.stringify(file)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `#run=${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/** Never unpacks more than a run may be: what goes on beyond that is thrown away unread. */
async function unpack(encoded: string): Promise<string> {
  const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > LONGEST_RUN) {
      void reader.cancel().catch(() => undefined)
      throw new Error('too large')
    }
    parts.push(part.value)
  }
  return new Blob(parts as BlobPart[]).text()
}
