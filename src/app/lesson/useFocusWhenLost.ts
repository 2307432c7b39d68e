import { useEffect, useRef, type RefObject } from 'react'

/** Takes the focus when something new is to be read and what had the focus has gone or is disabled, so that the keyboard goes on from here. */
export function useFocusWhenLost<E extends HTMLElement>(news: unknown): RefObject<E | null> {
  const place = useRef<E>(null)
  useEffect(() => {
    const { activeElement } = document
    const isLost = activeElement === null || activeElement === document.body || (activeElement instanceof HTMLButtonElement && activeElement.disabled)
    if (news !== undefined && news !== false && isLost) place.current?.focus({ preventScroll: true })
  }, [news])
  return place
}
