import { describe, expect, it } from 'vitest'
import type { KeptBranch, KeptWork } from '../../worker/protocol.ts'
import { THREE_NODES } from '../shell/scenarios.ts'
import { readRunFile, writeRunFile } from './file-format.ts'
import { NewerVersion, readShared, writeShared } from './format.ts'
import type { SavedRun } from './run-store.ts'
import { isWorthKeeping, nameOfSaved, readSaved } from './saved-runs.ts'

const branch = (more: Partial<KeptBranch> = {}): KeptBranch => ({ label: 'mine', from: 0, end: 90_000_000, log: [{ at: 61_000_000, action: { do: 'kubectl', line: 'kubectl get pods' } }], bookmarks: [{ at: 70_000_000, label: 'here' }], ...more })
const work: KeptWork = { config: THREE_NODES, branches: [branch(), branch({ label: '', saying: { key: 'branch.without', values: { what: { key: 'actions.powerOff', values: { machine: 'node-1' } } } }, parent: 0, from: 62_000_000 })], current: 1, at: 80_000_000 }
const view = { lens: 'storage', selected: 'deployments.apps/default/web' } as const

it('every branch, the moment and the view come back', () => {
  expect(readRunFile(writeRunFile({ work, view }))).toEqual({ work, view })
})

it('what the first version wrote is one branch of the second', () => {
  const { work: read } = readShared({ kubarium: 1, config: THREE_NODES, log: branch().log, at: 80_000_000, bookmarks: branch().bookmarks })
  expect(read).toEqual({ config: THREE_NODES, branches: [{ label: '', saying: { key: 'branch.first' }, from: 0, end: 80_000_000, log: branch().log, bookmarks: branch().bookmarks }], current: 0, at: 80_000_000 })
})

describe('refused', () => {
  const good = writeShared({ work, view }) as Record<string, unknown>
  it.each<[string, object]>([
    ['no branch', { branches: [] }],
    ['more branches than there can be', { branches: Array.from({ length: 9 }, () => branch()) }],
    ['a branch that is not there', { current: 2 }],
    ['a parent that is not there', { branches: [branch({ parent: 1 })], current: 0 }],
    ['a branch that is its own parent', { branches: [branch({ parent: 0 })], current: 0 }],
    ['an end beyond all time', { branches: [branch({ end: 1e17 })], current: 0 }],
    ['a name without end', { branches: [branch({ label: 'x'.repeat(1000) })], current: 0 }],
    ['a saying that is none of ours', { branches: [branch({ saying: { key: 'constructor' } })], current: 0 }],
    ['a saying with strange holes', { branches: [branch({ saying: { key: 'branch.without', values: { 'a.b': 'x' } } })], current: 0 }],
    ['a lens that is none', { view: { lens: 'xray' } }],
    ['a selection that is markup', { view: { selected: '<b>' } }],
    ['a camera that is nowhere', { view: { camera: { x: Number.NaN, y: 0, zoom: 1 } } }],
  ])('%s', (_, part) => expect(() => readShared({ ...good, ...part })).toThrow())

  it('a later version, by name', () => {
    expect(() => readShared({ ...good, kubarium: 3 })).toThrow(NewerVersion)
    expect(() => readRunFile(JSON.stringify({ ...good, kubarium: 3 }))).toThrow(/newer version/)
  })

  it('a file that is none, in a sentence', () => {
    for (const text of ['', '{}', 'apiVersion: v1', '{"kubarium":1}', '[[[[', 'x'.repeat(9_000_000)]) expect(() => readRunFile(text)).toThrow('This file holds no Kubarium run')
  })
})

describe('a kept run', () => {
  const saved = (more: Partial<SavedRun> = {}): SavedRun => ({ id: 'a', savedAt: 1, nodes: 3, actions: 1, work: writeShared({ work, view }), ...more })
  it('that cannot be read is not lost, and says why', () => {
    expect(readSaved(saved())).toEqual({ work, view })
    expect(readSaved(saved({ work: { kubarium: 9 } }))).toBe('newer')
    expect(readSaved(saved({ work: 'torn' }))).toBe('unreadable')
    expect(isWorthKeeping(saved({ work: 'torn' }))).toBe(true)
  })

  it('is called by what is in it until it has a name', () => {
    expect(nameOfSaved(saved())).toBe('3 nodes, 1 action')
    expect(nameOfSaved(saved({ name: 'Mine' }))).toBe('Mine')
  })

  it('that nobody touched is as good as a fresh cluster', () => {
    const untouched = { ...work, branches: [branch({ log: [], bookmarks: [] })], current: 0 }
    expect(isWorthKeeping(saved({ actions: 0, work: writeShared({ work: untouched, view: {} }) }))).toBe(false)
    expect(isWorthKeeping(saved({ actions: 0 }))).toBe(true)
  })
})
