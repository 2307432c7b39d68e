// How the page looks to whom: light, dark or what the system says; the size of its text; whether things move.
import { useReducedMotion } from 'framer-motion'
import { useEffect } from 'react'
import { useView, type Theme } from '../store/view-store.ts'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

/** Keeps the page's attributes to what was chosen. */
export function useAppearance(): void {
  const theme = useView((state) => state.theme)
  const textSize = useView((state) => state.textSize)
  const motion = useView((state) => state.motion)
  useEffect(() => {
    const { dataset } = document.documentElement
    const apply = (): void => {
      dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
      dataset['text'] = textSize
      dataset['motion'] = motion
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme, textSize, motion])
}

/** The theme that was chosen, whether the page is dark, and the way to the other one of light and dark. */
export function useTheme(): { readonly theme: Theme; readonly isDark: boolean; readonly cycle: () => void } {
  const theme = useView((state) => state.theme)
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches)
  return { theme, isDark, cycle: () => useView.setState({ theme: isDark ? 'light' : 'dark' }) }
}

/** Whether things are to light up instead of travelling: by the system, or by the settings. */
export function useIsCalm(): boolean {
  const isAsked = useView((state) => state.motion === 'reduced')
  return useReducedMotion() === true || isAsked
}
