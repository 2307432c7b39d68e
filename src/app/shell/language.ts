// The language of the page: what the address says (`?lang=de`), else what was chosen, else the browser's; and the direction in which it is read.
import { useEffect } from 'react'
import { currentLanguage, isLanguage, setLanguage, type Language } from '../../words/index.ts'
import { useView } from '../store/view-store.ts'

/** The language to speak. `search`: the query of the address. */
export function chooseLanguage(search: string, chosen: Language | 'system', browser: string): Language {
  const asked = new URLSearchParams(search).get('lang')
  if (isLanguage(asked)) return asked
  if (chosen !== 'system') return chosen
  const [primary] = browser.toLowerCase().split('-')
  return isLanguage(primary) ? primary : 'en'
}

/** No catalogue is read from right to left yet; `?dir=rtl` shows that the layout is ready for one. */
export function directionOf(search: string): 'ltr' | 'rtl' {
  return new URLSearchParams(search).get('dir') === 'rtl' ? 'rtl' : 'ltr'
}

/** Turns the page to its language. Without its catalogue (no network) it stays English. */
export async function applyLanguage(): Promise<void> {
  const { search } = window.location
  await setLanguage(chooseLanguage(search, useView.getState().language, navigator.language)).catch(() => undefined)
  document.documentElement.lang = currentLanguage()
  document.documentElement.dir = directionOf(search)
}

/** Chooses a language for good; the address asks for none any more. */
export function chooseForGood(language: Language | 'system'): void {
  const address = new URL(window.location.href)
  address.searchParams.delete('lang')
  window.history.replaceState(null, '', address)
  useView.setState({ language })
}

/** Keeps the page in the chosen language. */
export function useLanguage(): void {
  const language = useView((state) => state.language)
  useEffect(() => void applyLanguage(), [language])
}
