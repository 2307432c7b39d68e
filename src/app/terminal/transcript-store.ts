// What gestures write into the terminal: it is opened lazily, so their lines wait here.
import { create } from 'zustand'

const MOST = 2000

interface TranscriptState { readonly lines: readonly { readonly id: number; readonly text: string }[]; readonly next: number }

export const useTranscript = create<TranscriptState>()(() => ({ lines: [], next: 1 }))

/** Writes text into the terminal, as if it had been typed and answered there. */
export function showInTerminal(text: string): void {
  useTranscript.setState(({ lines, next }) => ({ lines: [...lines, { id: next, text }].slice(-MOST), next: next + 1 }))
}
