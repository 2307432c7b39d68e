import { describe, expect, it } from 'vitest'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { answerSelector, type SelectorInput } from '../../../../scripts/oracle/selector.ts'
import { compileLabelSelector, compileSetSelector, exactFieldMatch, matchesLabels, parseFieldSelector, parseLabelSelector } from './index.ts'

describe('selectors', () => {
  it.each(rowsOf<Row<SelectorInput>>('selector').map(({ input, ...wanted }) => [JSON.stringify(input.selector ?? input.field ?? input.object), input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerSelector(input)).toEqual(wanted)
  })

  it('absent selects nothing, empty selects everything', () => {
    expect(matchesLabels(undefined, {})).toBe(false)
    expect(matchesLabels({}, undefined)).toBe(true)
    expect(compileSetSelector({ app: 'web' }).matches({ app: 'web', x: 'y' })).toBe(true)
  })

  it('compiles an object once', () => {
    const object = { matchLabels: { app: 'web' } }
    expect(compileLabelSelector(object)).toBe(compileLabelSelector(object))
  })

  it('does not take inherited properties for labels', () => {
    expect(parseLabelSelector('constructor').matches({})).toBe(false)
  })

  it('knows the value a field selector demands', () => {
    expect(exactFieldMatch(parseFieldSelector('spec.nodeName=n1,status.phase!=Failed'), 'spec.nodeName')).toBe('n1')
    expect(exactFieldMatch(parseFieldSelector('status.phase!=Failed'), 'status.phase')).toBeUndefined()
  })
})
