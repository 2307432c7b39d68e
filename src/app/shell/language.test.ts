import { expect, it } from 'vitest'
import { chooseLanguage, directionOf } from './language.ts'

it.each([
  ['', 'system', 'en-US', 'en'],
  ['', 'system', 'de-AT', 'de'],
  ['', 'system', 'fr-FR', 'en'],
  ['', 'en', 'de-DE', 'en'],
  ['?lang=de', 'en', 'en-US', 'de'],
  ['?lang=tlh', 'system', 'en-US', 'en'],
  ['?lang=toString', 'system', 'de', 'de'],
] as const)('address %o, chosen %o, browser %o: %o', (search, chosen, browser, expected) => {
  expect(chooseLanguage(search, chosen, browser)).toBe(expected)
})

it('is read from left to right unless the address says otherwise', () => {
  expect([directionOf(''), directionOf('?dir=rtl'), directionOf('?dir=up')]).toEqual(['ltr', 'rtl', 'ltr'])
})
