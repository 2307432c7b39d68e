// Packs of lessons that were opened from a file or a link, and the lesson that is being written. Packs stay in the browser until they are removed.
import { create } from 'zustand'
import type { Lesson } from '../../lessons/index.ts'
import type { Pack, PackFiles, PackRead } from '../../lessons/pack/index.ts'
import { words } from '../../words/index.ts'

interface PacksState {
  readonly packs: readonly Pack[]
  /** The lesson of the builder, played under the name `draft.FOLDER`. */
  readonly draft: Lesson | undefined
}

const KEPT = 'kubarium-packs'
const PACKS_MOST = 10
/** Characters of all packs together that are kept. */
const KEPT_MOST = 2_000_000

export const usePacks = create<PacksState>()(() => ({ packs: [], draft: undefined }))

/** The pack that a lesson comes from. */
export function packOf(packs: readonly Pack[], lesson: string | undefined): Pack | undefined {
  return packs.find(({ id }) => lesson?.startsWith(`${id}.`))
}

/** Opens a pack from a file. Gives what is wrong with it; nothing is opened then. */
export async function openPackFile(file: File): Promise<readonly string[]> {
  const { ARCHIVE_MOST, readArchive } = await import('../../lessons/pack/index.ts')
  if (file.size > ARCHIVE_MOST) return [words('lesson')('packs.tooLarge', { name: file.name, most: ARCHIVE_MOST })]
  return take(readArchive(new Uint8Array(await file.arrayBuffer()), file.name))
}

/** Opens a pack from a link. Gives what is wrong; nothing is opened then. */
async function openPackLink(link: string): Promise<readonly string[]> {
  const say = words('lesson')
  const address = URL.canParse(link, window.location.href) ? new URL(link, window.location.href) : undefined
  const isHere = address?.origin === window.location.origin
  if (!address || (address.protocol !== 'https:' && !isHere)) return [say('packs.badLink')]
  const { ARCHIVE_MOST, readArchive } = await import('../../lessons/pack/index.ts')
  try {
    const response = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' })
    if (!response.ok) return [say('packs.refused', { host: address.host, status: response.status })]
    const bytes = await readAtMost(response, ARCHIVE_MOST)
    if (!bytes) return [say('packs.tooLarge', { name: address.host, most: ARCHIVE_MOST })]
    return take(readArchive(bytes, address.pathname.split('/').at(-1) ?? address.host))
  } catch {
    return [say('packs.unreachable', { host: address.host })]
  }
}

const IN_LINK = '#pack='
/** Characters of a link that holds a pack. */
const LINK_MOST = 200_000

/** A link to this page that holds a pack whole, so that it needs no server; undefined when it is too large for one. */
export async function linkTo(pack: Pack): Promise<string | undefined> {
  const { packFiles } = await import('../../lessons/pack/index.ts')
  const link = `${window.location.origin}${window.location.pathname}${IN_LINK}${toText(packFiles(pack.files))}`
  return link.length > LINK_MOST ? undefined : link
}

/** Opens the pack that an address holds. */
async function openPackIn(hash: string): Promise<readonly string[]> {
  const { readArchive } = await import('../../lessons/pack/index.ts')
  const bytes = hash.length > LINK_MOST ? undefined : fromText(hash.slice(IN_LINK.length))
  return bytes ? take(readArchive(bytes, words('lesson')('packs.inLink'))) : [words('lesson')('packs.damaged')]
}

/** A pack that the address of the page names (`?pack=…`) or holds (`#pack=…`). */
export function packInAddress(): string | undefined {
  const { search, hash } = window.location
  return hash.startsWith(IN_LINK) ? hash : (new URLSearchParams(search).get('pack') ?? undefined)
}

/** Opens a pack from what `packInAddress` has found, or from a link that was typed. */
export async function openPackFrom(address: string): Promise<readonly string[]> {
  const hash = address.indexOf(IN_LINK)
  return hash >= 0 ? openPackIn(address.slice(hash)) : openPackLink(address)
}

function toText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromText(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** What a server sends, as long as it is not too much. */
async function readAtMost(response: Response, most: number): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length
    if (length > most) {
      await reader?.cancel()
      return undefined
    }
    parts.push(part.value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function take({ pack, problems }: PackRead): readonly string[] {
  if (!pack) return problems
  usePacks.setState(({ packs }) => ({ packs: [...packs.filter(({ id }) => id !== pack.id), pack].slice(-PACKS_MOST) }))
  keep()
  return []
}

export function removePack(id: string): void {
  usePacks.setState(({ packs }) => ({ packs: packs.filter((pack) => pack.id !== id) }))
  keep()
}

interface Kept { readonly title: string; readonly files: PackFiles }

function keep(): void {
  const kept = usePacks.getState().packs.map(({ title, files }): Kept => ({ title, files }))
  const text = JSON.stringify(kept)
  try {
    if (text.length <= KEPT_MOST) window.localStorage.setItem(KEPT, text)
  } catch {
    // A browser that keeps nothing shows the pack until the page is left.
  }
}

/** Brings back what was opened before; checked anew, as if it came from outside. */
export async function recallPacks(): Promise<void> {
  const text = window.localStorage.getItem(KEPT)
  if (text === null || usePacks.getState().packs.length > 0) return
  const { readPack } = await import('../../lessons/pack/index.ts')
  try {
    const packs = (JSON.parse(text) as readonly Kept[]).flatMap(({ title, files }) => readPack(files, title).pack ?? [])
    usePacks.setState((now) => (now.packs.length > 0 ? now : { ...now, packs }))
  } catch {
    window.localStorage.removeItem(KEPT)
  }
}
