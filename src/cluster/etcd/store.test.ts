// What etcd keeps: revisions, compare-and-swap, history and its end.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/index.ts'
import { Store, type StoreEvent } from './index.ts'

const PODS = '/registry/pods/'
const pod = (name: string, colour = '') => (revision: number): KubeObject => ({ metadata: { name, resourceVersion: String(revision), labels: { colour } } }) as unknown as KubeObject
const put = (store: Store, name: string, expected?: number, colour = '') => store.apply({ prefix: PODS, name, put: pod(name, colour), ...(expected === undefined ? {} : { expected }) })
const names = (store: Store, revision?: number) => store.range(PODS, revision === undefined ? {} : { revision })?.values.map(({ name }) => name)

describe('a revisioned store', () => {
  it('gives every write a revision, which the object carries', () => {
    const store = new Store()
    expect(put(store, 'default/a').revision).toBe(2)
    expect(put(store, 'default/b').revision).toBe(3)
    expect(store.get(PODS, 'default/b')?.object.metadata.resourceVersion).toBe('3')
  })

  it('writes only over what the writer has seen', () => {
    const store = new Store()
    expect(put(store, 'default/a', 0).succeeded).toBe(true)
    expect(put(store, 'default/a', 0)).toMatchObject({ succeeded: false, value: { modRevision: 2 } })
    expect(put(store, 'default/a', 2).succeeded).toBe(true)
    expect(store.apply({ prefix: PODS, name: 'default/a', expected: 2 }).succeeded).toBe(false)
    expect(store.apply({ prefix: PODS, name: 'default/a', expected: 3 }).succeeded).toBe(true)
    expect(store.get(PODS, 'default/a')).toBeUndefined()
  })

  it('gives up the oldest history of a prefix in a burst of writes', () => {
    const store = new Store()
    const other = store.apply({ prefix: '/registry/nodes/', name: 'n', put: pod('n') }).revision
    for (let i = 0; i < 40_001; i++) put(store, 'default/a')
    expect(names(store, other)).toBeUndefined()
    expect(store.watch(PODS, other, () => {})).toBeUndefined()
    expect(names(store, store.revision - 1000)).toEqual(['default/a'])
    expect(store.range('/registry/nodes/', { revision: other })?.values).toHaveLength(1)
  })

  it('answers as of an older revision, until that is compacted away', () => {
    const store = new Store()
    put(store, 'default/a')
    put(store, 'default/b')
    store.apply({ prefix: PODS, name: 'default/a' })
    expect(names(store)).toEqual(['default/b'])
    expect(names(store, 3)).toEqual(['default/a', 'default/b'])
    expect(names(store, 2)).toEqual(['default/a'])
    store.compact(3)
    expect(names(store, 2)).toBeUndefined()
    expect(names(store, 3)).toEqual(['default/a', 'default/b'])
  })

  it('sorts by the whole name, whatever the order of writes', () => {
    const store = new Store()
    for (const name of ['b/a', 'a-b/a', 'a/b', 'a/a']) put(store, name)
    expect(names(store)).toEqual(['a-b/a', 'a/a', 'a/b', 'b/a'])
    expect(store.range(PODS, { under: 'a/' })?.values.map(({ name }) => name)).toEqual(['a/a', 'a/b'])
  })

  it('tells watchers what happened since, then what happens', () => {
    const store = new Store()
    put(store, 'default/a', undefined, 'blue')
    const seen: string[] = []
    const tell = ({ revision, value, previous }: StoreEvent) => seen.push(`${revision} ${previous ? (value ? 'changed' : 'gone') : 'new'}`)
    const watch = store.watch(PODS, 1, tell)
    put(store, 'default/a', undefined, 'red')
    store.apply({ prefix: PODS, name: 'default/a' })
    watch?.cancel()
    put(store, 'default/b')
    expect(seen).toEqual(['2 new', '3 changed', '4 gone'])
    store.compact(4)
    expect(store.watch(PODS, 1, tell)).toBeUndefined()
  })
})
