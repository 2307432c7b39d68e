import { describe, expect, it } from 'vitest'
import { answerNames, type NameInput } from '../../../../scripts/oracle/names.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import * as names from './index.ts'

describe('names', () => {
  it.each(rowsOf<Row<NameInput>>('names').map(({ input, output }) => [input.fn, input.value, input, output] as const))('%s of %j', (_fn, _value, input, output) => {
    expect(answerNames(input)).toEqual({ output })
  })

  it('judges a generateName without its last dash', () => {
    expect(names.validateSubdomainName('web-', true)).toEqual([])
    expect(names.validateSubdomainName('web-')).toHaveLength(1)
  })

  it('cuts a long generateName and appends five letters', () => {
    expect(names.generateName('web-', () => 0)).toBe('web-bbbbb')
    expect(names.generateName('x'.repeat(80), (n) => n - 1)).toBe(`${'x'.repeat(58)}99999`)
  })

  it.each([
    ['010.1.2.3', '10.1.2.3'], ['2001:DB8:0:0:1:0:0:0', '2001:db8:0:0:1::'], ['::', '::'], ['::ffff:1.2.3.4', '1.2.3.4'], ['1::2', '1::2'],
  ])('%s is the address %s', (text, canonical) => {
    expect(names.formatIP(names.parseIP(text)!)).toBe(canonical)
  })

  it.each(['', '1.2.3', '1.2.3.256', ':1', '1:2', '1::2::3', '12345::', '1:2:3:4:5:6:7:8:9', '0x1.2.3.4'])('%j is no address', (text) => {
    expect(names.parseIP(text)).toBeUndefined()
  })
})
