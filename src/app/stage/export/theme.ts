export type PictureTheme = 'light' | 'dark' | 'contrast'

/** Frames until what listens to the theme has drawn in it. */
const FRAMES = 2

/** Does something while the page has these colours, and gives it back its own. */
export async function inTheme<T>(theme: PictureTheme | undefined, something: () => Promise<T>): Promise<T> {
  const root = document.documentElement
  const before = root.dataset['theme']
  if (theme === undefined || theme === (before ?? 'light')) return something()
  root.dataset['theme'] = theme
  try {
    for (let i = 0; i < FRAMES; i++) await new Promise(requestAnimationFrame)
    return await something()
  } finally {
    if (before === undefined) delete root.dataset['theme']
    else root.dataset['theme'] = before
  }
}
