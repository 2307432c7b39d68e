import { useEffect } from 'react'
import { useAppearance } from '../shell/theme.ts'

const THEMES: readonly string[] = ['light', 'dark', 'contrast']

/** A frame looks like the page around it when that says how (`&theme=`), else as the reader has chosen. */
export function useFrameTheme(): void {
  useAppearance()
  useEffect(() => {
    const asked = new URLSearchParams(window.location.search).get('theme')
    if (asked !== null && THEMES.includes(asked)) document.documentElement.dataset['theme'] = asked
  }, [])
}
