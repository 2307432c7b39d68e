// Words of the page for components: `const t = useWords('palette')`, then `t('title')`. A component is drawn anew when the language changes.
import type { TFunction } from 'i18next'
import { useMemo, useSyncExternalStore } from 'react'
import { catalogues, type Room } from '../../words/index.ts'

/** The words of a room; the same function until the language changes. Hundreds of components ask at once: it costs no more than a look. */
export function useWords<R extends Room>(room: R): TFunction<R> {
  const language = useSyncExternalStore(onLanguage, languageNow)
  return useMemo(() => catalogues.getFixedT(language, room) as TFunction<R>, [language, room])
}

function onLanguage(changed: () => void): () => void {
  catalogues.on('languageChanged', changed)
  return () => catalogues.off('languageChanged', changed)
}

const languageNow = (): string => catalogues.language
