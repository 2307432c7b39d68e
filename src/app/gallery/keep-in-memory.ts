// What a page of the gallery keeps is nobody's: files, history and choices of the person who looks at it stay as they are.
import { createJSONStorage } from 'zustand/middleware'
import { useView, type ViewState } from '../store/view-store.ts'

/** From here on this page keeps things until it is closed, and finds nothing that was kept before. */
export function keepInMemory(): void {
  const kept = new Map<string, string>()
  const memory = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
  Object.defineProperty(window, 'localStorage', { configurable: true, value: memory })
  useView.persist.setOptions({ storage: createJSONStorage<ViewState>(() => memory)! })
}
