import { describe, expect, it } from 'vitest'
import { schemaOfKind } from '../schema/index.ts'
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch, createMergePatch, createThreeWayMergePatch, createTwoWayMergePatch, decodePatch, sameJson } from './index.ts'

const DEPLOYMENT = schemaOfKind('apps/v1', 'Deployment')!
const POD = schemaOfKind('v1', 'Pod')!

describe('JSON patch', () => {
  const document = { data: { a: '1', 'x/y': '2' }, list: ['p', 'q'], none: null }

  it.each([
    ['adds a member', [{ op: 'add', path: '/data/b', value: '3' }], { data: { a: '1', 'x/y': '2', b: '3' } }],
    ['adds null for a missing value', [{ op: 'add', path: '/data/a' }], { data: { a: null, 'x/y': '2' } }],
    ['adds to the end of a list', [{ op: 'add', path: '/list/-', value: 'r' }], { list: ['p', 'q', 'r'] }],
    ['adds before an item', [{ op: 'add', path: '/list/0', value: 'r' }], { list: ['r', 'p', 'q'] }],
    ['counts negative indices from the end', [{ op: 'remove', path: '/list/-1' }], { list: ['p'] }],
    ['unescapes names', [{ op: 'remove', path: '/data/x~1y' }], { data: { a: '1' } }],
    ['replaces what was not there', [{ op: 'replace', path: '/data/new', value: 'n' }], { data: { a: '1', 'x/y': '2', new: 'n' } }],
    ['moves', [{ op: 'move', from: '/data/a', path: '/list/1' }], { data: { 'x/y': '2' }, list: ['p', '1', 'q'] }],
    ['copies', [{ op: 'copy', from: '/list/0', path: '/data/a' }], { data: { a: 'p', 'x/y': '2' } }],
    ['takes a missing member for null in a test', [{ op: 'test', path: '/data/nope', value: null }], {}],
  ])('%s', (_, operations, changed) => {
    expect(applyJsonPatch(document, operations)).toEqual({ ...document, ...changed })
  })

  it.each([
    ['a failed test', [{ op: 'add', path: '/data/b', value: 1 }, { op: 'test', path: '/data/a', value: '9' }]],
    ['removing nothing', [{ op: 'remove', path: '/data/zz' }]],
    ['moving nothing', [{ op: 'move', from: '/data/zz', path: '/data/y' }]],
    ['a missing parent', [{ op: 'add', path: '/spec/x/y', value: 1 }]],
    ['a parent that is no container', [{ op: 'add', path: '/data/a/b', value: 1 }]],
    ['an index out of range', [{ op: 'replace', path: '/list/4', value: 1 }]],
    ['an index that is none', [{ op: 'add', path: '/list/x', value: 1 }]],
    ['an unknown operation', [{ op: 'jump', path: '/data' }]],
    ['no path', [{ op: 'add', value: 1 }]],
    ['the whole document', [{ op: 'replace', path: '', value: {} }]],
  ])('fails for %s', (_, operations) => {
    expect(() => applyJsonPatch(document, operations)).toThrow(expect.objectContaining({ code: 422 }))
  })

  it('keeps what it does not touch', () => {
    const patched = applyJsonPatch(document, [{ op: 'add', path: '/data/b', value: '3' }])
    expect(patched.list).toBe(document.list)
    expect(applyJsonPatch(document, [{ op: 'replace', path: '/data/a', value: '1' }])).toBe(document)
  })
})

describe('JSON merge patch', () => {
  it.each<[object, object, object]>([
    [{ a: 1, b: 2 }, { b: null, c: 3 }, { a: 1, c: 3 }],
    [{ a: { b: 1 } }, { a: { c: { d: null, e: 1 } } }, { a: { b: 1, c: { e: 1 } } }],
    [{ a: [1, 2] }, { a: [{ b: null }] }, { a: [{}] }],
    [{ a: 'x' }, { a: { b: null } }, { a: {} }],
    [{ a: { b: 1 } }, { a: 5 }, { a: 5 }],
  ])('applied to %j, %j gives %j', (document, patch, result) => {
    expect(applyMergePatch(document, patch)).toEqual(result)
    expect(applyMergePatch(document, createMergePatch(document, result))).toEqual(result)
  })

  it('keeps what it does not touch', () => {
    const document = { metadata: { name: 'x' }, data: { a: '1' } }
    expect(applyMergePatch(document, { data: { b: '2' } }).metadata).toBe(document.metadata)
    expect(applyMergePatch(document, { data: { a: '1', z: null } })).toBe(document)
  })
})

describe('strategic merge patch', () => {
  const pod = { metadata: { finalizers: ['a', 'b'] }, spec: { containers: [{ name: 'x', image: '1', env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }, { name: 'y', image: '1' }] } }

  it.each<[string, object, object]>([
    ['puts a new item first', { spec: { containers: [{ name: 'x', env: [{ name: 'C', value: '3' }] }] } },
      { spec: { containers: [{ name: 'x', image: '1', env: [{ name: 'C', value: '3' }, { name: 'A', value: '1' }, { name: 'B', value: '2' }] }, { name: 'y', image: '1' }] } }],
    ['deletes an item', { spec: { containers: [{ name: 'x', $patch: 'delete' }] } }, { spec: { containers: [{ name: 'y', image: '1' }] } }],
    ['replaces a list', { spec: { containers: [{ $patch: 'replace' }, { name: 'z' }] } }, { spec: { containers: [{ name: 'z' }] } }],
    ['orders', { spec: { '$setElementOrder/containers': [{ name: 'y' }, { name: 'x' }] } }, { spec: { containers: [pod.spec.containers[1], pod.spec.containers[0]] } }],
    ['deletes from a list of scalars', { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }, { metadata: { finalizers: ['b'] } }],
    ['adds to a list of scalars', { metadata: { finalizers: ['c'] } }, { metadata: { finalizers: ['c', 'a', 'b'] } }],
    ['replaces an object', { metadata: { $patch: 'replace', name: 'n' } }, { metadata: { name: 'n' } }],
    ['leaves no directives behind', { spec: { initContainers: [{ name: 'i', $patch: 'delete' }] } }, { spec: { ...pod.spec, initContainers: [] } }],
  ])('%s', (_, patch, changed) => {
    expect(applyStrategicMergePatch(pod, patch, POD)).toEqual({ ...pod, ...changed })
  })

  it.each<[string, object, number]>([
    ['map: map[image:x] does not contain declared merge key: name', { spec: { containers: [{ image: 'x' }] } }, 500],
    ['unknown patch type: jump in map: map[$patch:jump]', { spec: { $patch: 'jump' } }, 500],
    ['unable to find api field in struct PodSpec for the json field "nope"', { spec: { '$setElementOrder/nope': [] } }, 500],
    ['list element types are not identical: [[map[env:[map[name:A value:1] map[name:B value:2]] image:1 name:x] map[image:1 name:y]] [x]]', { spec: { containers: ['x'] } }, 500],
    ['invalid patch format of retainKeys', { spec: { $retainKeys: ['nodeName'], hostNetwork: true } }, 400],
  ])('refuses with %s', (message, patch, code) => {
    expect(() => applyStrategicMergePatch(pod, patch, POD)).toThrow(expect.objectContaining({ message, code }))
  })

  it('keeps what it does not touch', () => {
    const patched = applyStrategicMergePatch(pod, { spec: { containers: [{ name: 'y', image: '2' }] } }, POD)
    expect(patched.metadata).toBe(pod.metadata)
    expect(patched.spec.containers[0]).toBe(pod.spec.containers.find(({ name }) => name === 'x'))
    expect(applyStrategicMergePatch(pod, { spec: { containers: [{ name: 'x', image: '1' }] } }, POD)).toBe(pod)
  })

  it('brings items with one key together', () => {
    const ports = (...names: readonly string[]): object => ({ spec: { ports: names.map((name) => ({ name, port: name === 'tls' ? 443 : 80 })) } })
    const service = schemaOfKind('v1', 'Service')!
    expect(applyStrategicMergePatch(ports('a', 'tls', 'b'), { spec: { ports: [{ port: 80, name: 'c' }] } }, service)).toEqual(ports('c', 'b', 'tls'))
  })

  it('retains the members of a union that the patch lists', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    const after = { spec: { strategy: { type: 'Recreate' } } }
    const patch = createTwoWayMergePatch(before, after, DEPLOYMENT)
    expect(patch).toEqual({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null } } })
    expect(applyStrategicMergePatch(before, patch, DEPLOYMENT)).toEqual(after)
  })

  it('sorts the members of the patches that it makes', () => {
    const patch = createTwoWayMergePatch({ spec: {} }, { spec: { replicas: 1, paused: true }, metadata: { name: 'x' } }, DEPLOYMENT)
    expect(JSON.stringify(patch)).toBe('{"metadata":{"name":"x"},"spec":{"paused":true,"replicas":1}}')
  })

  it('always replaces a selector that is to be replaced, equal or not, as upstream does', () => {
    const budget = (): object => ({ spec: { selector: { matchLabels: { a: 'b' } } } })
    const patch = createTwoWayMergePatch(budget(), budget(), schemaOfKind('policy/v1', 'PodDisruptionBudget')!)
    expect(patch).toEqual(budget())
  })

  it('refuses to overwrite what was changed elsewhere, if told to', () => {
    const [original, modified, current] = [1, 2, 3].map((replicas) => ({ spec: { replicas } })) as [object, object, object]
    expect(() => createThreeWayMergePatch(original, modified, current, DEPLOYMENT, { overwrite: false })).toThrow('conflicts')
    expect(createThreeWayMergePatch(original, modified, current, DEPLOYMENT)).toEqual({ spec: { replicas: 2 } })
  })
})

describe('bodies of patches', () => {
  it.each<[unknown, string]>([
    [{ op: 'add' }, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [['x'], 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'],
    [[{ op: 1 }], 'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string'],
  ])('as JSON patch, %j is refused', (body, message) => {
    expect(() => decodePatch('application/json-patch+json', body)).toThrow(expect.objectContaining({ message, code: 400 }))
  })

  it('as strategic merge patch, a list is refused', () => {
    const message = 'json: cannot unmarshal array into Go value of type map[string]interface {}'
    expect(() => decodePatch('application/strategic-merge-patch+json', [])).toThrow(expect.objectContaining({ message, code: 400 }))
  })
})

describe('sameJson', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [{ a: null }, {}, false],
    [{}, { a: null }, false],
    [[], {}, false],
    [[1], [1, 2], false],
    [null, {}, false],
  ])('%j and %j: %s', (a, b, same) => expect(sameJson(a, b)).toBe(same))
})
