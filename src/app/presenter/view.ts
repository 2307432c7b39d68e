// How the presentation looks at this moment, apart from where it is: what lies over it, and what its keys do.
import { create } from 'zustand'
import type { Command } from './keys.ts'
import { back, holdOrGoOn, jump, next, useTalk } from './talk-store.ts'

export interface PresenterView {
  readonly isBlank: boolean
  readonly hasLight: boolean
  readonly isZoomed: boolean
  readonly isHelpOpen: boolean
  readonly isDark: boolean
  /** The browser would not open the notes window. */
  readonly isNotesBlocked: boolean
  /** When the talk began, by the wall clock, in milliseconds. */
  readonly began: number
}

/** Kept for as long as the tab lives: a page that is loaded again goes on with its clock and finds its notes. */
const KEPT = 'kubarium-talk'
interface Kept { readonly id: string; readonly began: number }

const kept = readKept()

/** Under which the notes window finds this presentation. */
export const TALK_ID = kept.id

export const usePresenterView = create<PresenterView>()(() => ({
  isBlank: false,
  hasLight: false,
  isZoomed: false,
  isHelpOpen: false,
  isDark: window.matchMedia('(prefers-color-scheme: dark)').matches,
  isNotesBlocked: false,
  began: kept.began,
}))

/** Sets the clock of the talk to zero. */
export function restartClock(): void {
  const began = Date.now()
  keep({ id: TALK_ID, began })
  usePresenterView.setState({ began })
}

/** Opens the notes in a window of their own. */
export function openNotes(): void {
  const opened = window.open(notesAddress(), `kubarium-notes-${TALK_ID}`, 'popup,width=1080,height=760')
  usePresenterView.setState({ isNotesBlocked: opened === null })
}

export const notesAddress = (): string => `?notes=${TALK_ID}`

/** Does what a key or a button stands for. */
export function obey(command: Command): void {
  const view = usePresenterView.getState()
  const set = usePresenterView.setState
  // Who goes on wants to be seen.
  const move = (by: () => void): void => (view.isBlank ? set({ isBlank: false }) : by())
  switch (command) {
    case 'next':
      return move(next)
    case 'back':
      return move(back)
    case 'first':
      return move(() => jump(0))
    case 'last':
      return move(() => jump(Number.MAX_SAFE_INTEGER))
    case 'hold':
      return useTalk.getState().talk?.to === undefined ? move(next) : holdOrGoOn()
    case 'blank':
      return set({ isBlank: !view.isBlank })
    case 'light':
      return set({ hasLight: !view.hasLight })
    case 'zoom':
      return set({ isZoomed: !view.isZoomed })
    case 'hands':
      return document.querySelector<HTMLElement>('[data-hands]')?.focus()
    case 'notes':
      return openNotes()
    case 'theme':
      return set({ isDark: !view.isDark })
    case 'screen':
      return void toggleScreen()
    case 'help':
      return set({ isHelpOpen: !view.isHelpOpen })
    case 'leave':
      return leave(view)
  }
}

/** One thing after the other is put away; with nothing over it, the talk asks what next. */
function leave({ isBlank, hasLight, isZoomed, isNotesBlocked }: PresenterView): void {
  const { activeElement } = document
  if (activeElement instanceof HTMLElement && activeElement.matches('[data-hands]')) return activeElement.blur()
  if (isBlank || hasLight || isZoomed || isNotesBlocked) return usePresenterView.setState({ isBlank: false, hasLight: false, isZoomed: false, isNotesBlocked: false })
  usePresenterView.setState({ isHelpOpen: true })
}

async function toggleScreen(): Promise<void> {
  try {
    await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())
  } catch {
    // A browser that has no full screen leaves the page as it is.
  }
}

function readKept(): Kept {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
    if (typeof read === 'object' && read !== null && 'id' in read && 'began' in read && typeof read.id === 'string' && typeof read.began === 'number') return { id: read.id, began: read.began }
  } catch {
    // Without storage the talk begins anew with each load.
  }
  return keep({ id: crypto.randomUUID(), began: Date.now() })
}

function keep(value: Kept): Kept {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(value))
  } catch {
    // As above.
  }
  return value
}
