// Every word that the page says, in catalogues: `<language>/<room>.json`, ready for translation.
// Keys may nest; `{{name}}` is filled in, `key_one` and `key_other` are chosen by `count` (i18next's own JSON format, v4).
// What the model itself prints (kubectl, events, the API server's messages) is not here: it speaks English as the real one does.
import { createInstance, type TFunction } from 'i18next'
import { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    resources: typeof en
  }
}

/** A part of the page that has a catalogue of its own. */
export type Room = keyof typeof en

/** Languages that can be chosen, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

export const isLanguage = (value: unknown): value is Language => typeof value === 'string' && Object.hasOwn(LANGUAGES, value)

/** The catalogues and the language in use; React listens to it in `app/words`. */
export const catalogues = createInstance()
void catalogues.init({ lng: 'en', fallbackLng: 'en', resources: { en }, ns: Object.keys(en), defaultNS: 'shell', initAsync: false, interpolation: { escapeValue: false }, returnNull: false })
// A name that stands at the beginning of a sentence elsewhere: `{{who, within}}`.
catalogues.services.formatter?.add('within', (value: string) => value.charAt(0).toLowerCase() + value.slice(1))

/** Words of one room outside of a component, in the language in use at the time of the call: `words('palette')('refused', { kind })`. */
export const words = <R extends Room>(room: R): TFunction<R> => catalogues.getFixedT(null, room)

export const currentLanguage = (): Language => (isLanguage(catalogues.language) ? catalogues.language : 'en')

/** Loads the catalogues of `language` and turns every word over to it. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'de' && !catalogues.hasResourceBundle('de', 'shell')) {
    const { de } = await import('./de/index.ts')
    for (const [room, catalogue] of Object.entries(de)) catalogues.addResourceBundle('de', room, catalogue)
  }
  await catalogues.changeLanguage(language)
}
