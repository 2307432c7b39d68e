import { expect, it } from 'vitest'
import { parseSpan, spanOf } from './span.ts'

it.each([['+90s', 90], ['-10m', -600], ['2h', 7200], ['400d', 34_560_000], [' −5m ', -300], ['0s', 0]] as const)('%s is %d seconds', (text, seconds) => expect(parseSpan(text)).toBe(seconds))
it.each(['', '10', 'm', '1.5h', '--2h', '2w', '1e9s', '9999999999s'])('%o is none', (text) => expect(parseSpan(text)).toBeUndefined())
it.each([[90, '90s'], [-600, '10m'], [7200, '2h'], [34_560_000, '400d'], [0, '0s']] as const)('%d seconds are %s', (seconds, text) => expect(spanOf(seconds)).toBe(text))
