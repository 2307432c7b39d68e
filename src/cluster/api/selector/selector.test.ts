import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LabelSelector } from '../types/meta-v1.ts'
import { compileLabelSelector, compileSetSelector, exactFieldMatch, formatLabelSelector, labelSelectorProblem, matchesLabels, parseFieldSelector, parseLabelSelector } from './index.ts'

interface Row {
  input: { selector?: string; field?: string; object?: LabelSelector; labels: Record<string, string>[] }
  output?: { canonical: string; matches: boolean[]; formatted?: string }
  error?: string
}
const rows = readFileSync('testdata/oracles/selector.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

function answer({ selector, field, object, labels }: Row['input']): unknown {
  try {
    if (field !== undefined) {
      const parsed = parseFieldSelector(field)
      return { output: { canonical: parsed.text, matches: labels.map(parsed.matches) } }
    }
    if (selector !== undefined) {
      const parsed = parseLabelSelector(selector)
      return { output: { canonical: parsed.text, matches: labels.map(parsed.matches) } }
    }
    const problem = labelSelectorProblem(object, 'spec.selector')
    if (problem) return { error: problem }
    const parsed = compileLabelSelector(object)
    return { output: { canonical: parsed.text, matches: labels.map(parsed.matches), formatted: formatLabelSelector(object) } }
  } catch (problem) {
    return { error: (problem as Error).message }
  }
}

describe('selectors', () => {
  it.each(rows.map(({ input, ...wanted }) => [JSON.stringify(input.selector ?? input.field ?? input.object), input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answer(input)).toEqual(wanted)
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
