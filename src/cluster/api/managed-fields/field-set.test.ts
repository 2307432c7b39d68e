import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intersectSets, membersOf, NO_FIELDS, setOfPaths, subtractSets, subtractSubtrees, unionSets, type FieldSet } from './field-set.ts'
import { compareElements, printPath } from './path-element.ts'

const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1')
const paths = fc.array(fc.array(element, { minLength: 1, maxLength: 3 }), { maxLength: 8 })

function pathsOf(set: FieldSet): string[] {
  return membersOf(set).map((path) => path.join('/')).sort()
}

function check(operation: (a: FieldSet, b: FieldSet) => FieldSet, keep: (path: string, a: Set<string>, b: Set<string>) => boolean): void {
  fc.assert(fc.property(paths, paths, (left, right) => {
    const [a, b] = [left, right].map((list) => new Set(list.map((path) => path.join('/')))) as [Set<string>, Set<string>]
    const expected = [...new Set([...a, ...b])].filter((path) => keep(path, a, b)).sort()
    const made = operation(setOfPaths(...left), setOfPaths(...right))
    expect(pathsOf(made)).toEqual(expected)
    expect(JSON.stringify(made)).toBe(JSON.stringify(setOfPaths(...membersOf(made))))
  }))
}

describe('sets of fields behave like sets of paths', () => {
  it('union', () => check(unionSets, () => true))
  it('difference', () => check(subtractSets, (path, a, b) => a.has(path) && !b.has(path)))
  it('intersection', () => check(intersectSets, (path, a, b) => a.has(path) && b.has(path)))
  it('difference of subtrees', () => check(subtractSubtrees, (path, a, b) => a.has(path) && ![...b].some((root) => path === root || path.startsWith(`${root}/`))))
})

describe('operations that change nothing return their operand', () => {
  const set = setOfPaths(['f:a'], ['f:a', 'f:b'], ['f:c'])
  it('union with a part', () => expect(unionSets(set, setOfPaths(['f:a', 'f:b']))).toBe(set))
  it('difference with something else', () => expect(subtractSets(set, setOfPaths(['f:d'], ['f:c', 'f:d']))).toBe(set))
  it('difference with nothing', () => expect(subtractSets(set, NO_FIELDS)).toBe(set))
})

describe('elements', () => {
  it('are ordered by kind, then names by text, keys by value', () => {
    const ordered = ['.', 'f:a', 'f:b', 'k:{"name":"a"}', 'k:{"name":"a b"}', 'k:{"name":"ab"}', 'k:{"port":80}', 'k:{"port":80,"protocol":"TCP"}', 'k:{"port":443}', 'v:2', 'v:10', 'v:"x"', 'i:0']
    expect([...ordered].reverse().sort(compareElements)).toEqual(ordered)
  })

  it('are printed as in messages', () => {
    expect(printPath(['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name'])).toBe('.spec.ports[port=80,protocol="TCP"].name')
    expect(printPath(['f:metadata', 'f:finalizers', 'v:"x/y"'])).toBe('.metadata.finalizers[="x/y"]')
  })
})
