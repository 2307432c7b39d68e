import { useEffect } from 'react'
import { formatPlace } from './address.ts'
import { stopAt, type Talk } from './talk.ts'

/** Keeps the address at the stop that is shown: it can be copied, and the page can be loaded again. */
export function useAddress(talk: Talk | undefined): void {
  const place = talk && formatPlace(stopAt(talk))
  const title = talk?.lesson.title
  useEffect(() => {
    if (place === undefined) return
    const address = new URL(window.location.href)
    address.searchParams.set('step', place)
    // `?present=&…` reads worse than `?present&…`.
    window.history.replaceState(null, '', address.href.replace(/([?&](?:present|embed))=(?=&|#|$)/, '$1'))
  }, [place])
  useEffect(() => {
    if (title) document.title = `${title} · Kubarium`
  }, [title])
}
