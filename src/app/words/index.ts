// Words of the page for components: `const t = useWords('palette')`, then `t('title')`. A component is drawn anew when the language changes.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { catalogues, type Room } from '../../words/index.ts'

export function useWords<R extends Room>(room: R): TFunction<R> {
  return useTranslation(room as Room, { i18n: catalogues }).t as TFunction<R>
}
