import { useLayoutEffect, type RefObject } from 'react'

/** How wide the strip is, as a share of the page, and how large its type: the first at which the words of a stop have room. */
const FITS: readonly (readonly [width: number, size: number])[] = [
  [36, 1],
  [42, 1],
  [48, 1],
  [50, 0.92],
  [50, 0.84],
  [50, 0.76],
  [50, 0.68],
]

/** Sets the strip so that nothing of a stop lies below its edge: a clicker cannot scroll. */
export function useFit(page: RefObject<HTMLElement | null>, strip: RefObject<HTMLElement | null>, stop: string): void {
  useLayoutEffect(() => {
    const fit = (): void => {
      if (!page.current || !strip.current) return
      for (const [width, size] of FITS) {
        page.current.style.setProperty('--share', String(width))
        page.current.style.setProperty('--size', String(size))
        if (strip.current.scrollHeight <= strip.current.clientHeight) return
      }
    }
    fit()
    window.addEventListener('resize', fit)
    void document.fonts.ready.then(fit)
    return () => window.removeEventListener('resize', fit)
  }, [page, strip, stop])
}
