import { describe, expect, it } from 'vitest'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { setLanguage, words } from './index.ts'

type Catalogue = { readonly [key: string]: string | Catalogue }

/** `key.inner` → text. */
function flat(catalogue: Catalogue, prefix = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)))
}

const holes = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]!).sort()

describe('the catalogues', () => {
  const rooms = Object.keys(en) as (keyof typeof en)[]

  it.each(rooms)('%s: German has every key of English, with the same things to fill in', (room) => {
    const english = flat(en[room] as Catalogue)
    const german = new Map(flat(de[room] as Catalogue))
    expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort())
    for (const [key, text] of english) expect([key, holes(german.get(key)!)]).toEqual([key, holes(text)])
    expect(english.filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('turns over to the other language and back', async () => {
    expect(words('design')('close')).toBe('Close')
    await setLanguage('de')
    expect(words('design')('close')).toBe('Schließen')
    await setLanguage('en')
  })
})
