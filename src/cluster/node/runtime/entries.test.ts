import { expect, it } from 'vitest'
import { withEntry, type Entries } from './entries.ts'
import { plainFile, type FileNode } from './file-store.ts'

const names = Array.from({ length: 12 }, (_, at) => `f${at}`)
const files = (text: string): ReadonlyMap<string, FileNode> => new Map(names.slice(0, 5).map((name) => [name, plainFile(text + name)]))

it('a changed directory reads as a changed map does, however many steps lie between', () => {
  const base = files('old')
  let entries: Entries = base
  const map = new Map(base)
  const steps: readonly (readonly [string, FileNode | undefined])[] = [...names, 'f3', 'f9'].flatMap((name, at) => [[name, plainFile(`new ${at}`)], [names[(at * 5) % 7]!, undefined]] as const)
  for (const [name, node] of steps) {
    entries = withEntry(entries, name, node)
    if (node) map.set(name, node)
    else map.delete(name)
    expect(new Set(entries.keys())).toEqual(new Set(map.keys()))
    expect(entries.size).toBe(map.size)
    for (const one of names) expect(entries.get(one)).toBe(map.get(one))
    expect([...entries.values()].length).toBe(map.size)
  }
  expect([...base.keys()]).toEqual(names.slice(0, 5))
})

it('what is new comes last, what is replaced stays where it was', () => {
  const file = plainFile('')
  expect([...withEntry(withEntry(files(''), 'f1', file), 'f7', file).keys()]).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f7'])
})
