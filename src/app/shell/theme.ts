// Light, dark, or what the system says.
import { useEffect } from 'react'
import { useView, type Theme } from '../store/view-store.ts'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

/** Keeps the page's theme attribute to the chosen theme. */
export function useTheme(): { theme: Theme; isDark: boolean; cycle: () => void } {
  const theme = useView((state) => state.theme)
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches)
  useEffect(() => {
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
  return { theme, isDark, cycle: () => useView.setState({ theme: isDark ? 'light' : 'dark' }) }
}
