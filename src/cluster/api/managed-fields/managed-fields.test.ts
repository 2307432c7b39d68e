import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import type { KubeObject } from '../object.ts'
import { ApiError } from '../request.ts'
import { schemaOfKind } from '../schema/index.ts'
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { applyConfiguration, fieldSchemaOf, fieldSchemaOfCustomResource, filterOf, keepTimes, LAST_APPLIED, parentEntries, scaleEntries, trackUpdate, upgradeClientSideApply } from './index.ts'

const CONFIG_MAP = { apiVersion: 'v1', schema: fieldSchemaOf(schemaOfKind('v1', 'ConfigMap')!) }
const POD = { apiVersion: 'v1', schema: fieldSchemaOf(schemaOfKind('v1', 'Pod')!) }
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`

function configMap(data: object, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf', ...metadata }, data } as unknown as KubeObject
}

function track(live: KubeObject | undefined, updated: KubeObject, manager: string, second = 0): KubeObject {
  const managedFields = trackUpdate({ live, updated, manager, time: at(second), ...CONFIG_MAP })
  return { ...updated, metadata: { ...updated.metadata, uid: 'u', managedFields } as KubeObject['metadata'] }
}

function apply(live: KubeObject | undefined, applied: KubeObject, manager: string, force = false, second = 0): KubeObject {
  return applyConfiguration({ live, applied, manager, force, time: at(second), kind: 'ConfigMap', ...CONFIG_MAP })
}

function summary(entries: readonly ManagedFieldsEntry[] | undefined): readonly string[] {
  return (entries ?? []).map(({ manager, operation, time, fieldsV1 }) => `${manager} ${operation} ${time?.slice(17, 19) ?? '-'} ${JSON.stringify(fieldsV1)}`)
}

function owners(object: KubeObject): readonly string[] {
  return summary(object.metadata.managedFields)
}

describe('updates', () => {
  it('take what they add or change, and drop what they remove from everybody', () => {
    const created = track(undefined, configMap({ a: '1', b: '1', c: '1' }), 'maker', 1)
    expect(owners(created)).toEqual(['maker Update 01 {"f:data":{".":{},"f:a":{},"f:b":{},"f:c":{}}}'])
    const changed = track(created, { ...created, data: { a: '2', b: '1', d: '1' } } as KubeObject, 'other', 2)
    expect(owners(changed)).toEqual(['maker Update 01 {"f:data":{".":{},"f:b":{}}}', 'other Update 02 {"f:data":{"f:a":{},"f:d":{}}}'])
  })

  it('change no time when they only remove, and drop an entry that is left with nothing', () => {
    const created = track(undefined, configMap({ a: '1' }), 'maker', 1)
    const { data: _, ...emptied } = created as KubeObject & { data: object }
    expect(track(created, emptied, 'maker', 2).metadata.managedFields).toBeUndefined()
    const less = track(track(undefined, configMap({ a: '1', b: '1' }), 'maker', 1), configMap({ a: '1' }), 'maker', 2)
    expect(owners(less)).toEqual(['maker Update 01 {"f:data":{".":{},"f:a":{}}}'])
  })

  it('that change nothing return the same entries', () => {
    const created = track(undefined, configMap({ a: '1' }), 'maker')
    const updated = configMap({ a: '1' }, { uid: 'u', resourceVersion: '9' })
    expect(trackUpdate({ live: created, updated, manager: 'other', time: at(5), ...CONFIG_MAP })).toBe(created.metadata.managedFields)
  })

  it('do not begin to track an object that was stored without', () => {
    const bare = configMap({}, { uid: 'u' })
    expect(track(bare, configMap({ a: '1' }, { uid: 'u' }), 'late').metadata.managedFields).toBeUndefined()
  })

  it('can edit the entries, or throw them away', () => {
    const created = track(undefined, configMap({ a: '1' }), 'maker', 1)
    const renamed = created.metadata.managedFields!.map((entry) => ({ ...entry, manager: 'renamed' }))
    expect(owners(track(created, configMap({ a: '1' }, { uid: 'u', managedFields: renamed }), 'x'))).toEqual(['renamed Update 01 {"f:data":{".":{},"f:a":{}}}'])
    expect(owners(track(created, configMap({ a: '1' }, { uid: 'u', managedFields: [{}] }), 'x'))).toEqual([])
    const broken = [{ ...renamed[0]!, operation: 'Jump' }]
    expect(owners(track(created, configMap({ a: '1' }, { uid: 'u', managedFields: broken }), 'x'))).toEqual(owners(created))
  })

  it('keep at most ten entries of updates, merging the oldest', () => {
    let object = track(undefined, configMap({ k00: '1' }), 'm00', 0)
    for (let i = 1; i <= 11; i++) {
      const name = String(i).padStart(2, '0')
      object = track(object, { ...object, data: { ...(object as KubeObject & { data: object }).data, [`k${name}`]: '1' } } as KubeObject, `m${name}`, i)
    }
    expect(owners(object)).toHaveLength(10)
    expect(owners(object)[0]).toBe('ancient-changes Update 02 {"f:data":{".":{},"f:k00":{},"f:k01":{},"f:k02":{}}}')
  })
})

describe('items of lists', () => {
  const pod = (...env: readonly object[]): KubeObject => decodeObject('v1', 'Pod', { metadata: { name: 'p', uid: 'u' }, spec: { containers: [{ name: 'c', image: 'i', env }] } } as unknown as KubeObject).object
  const changes = (before: KubeObject, after: KubeObject): unknown => {
    const live = { ...before, metadata: { ...before.metadata, managedFields: [{ manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:hostname': {} } } }] } }
    const entries = trackUpdate({ live, updated: { ...after, metadata: live.metadata }, manager: 'me', time: at(0), ...POD })
    const mine = entries?.find(({ manager }) => manager === 'me')?.fieldsV1 as { 'f:spec': { 'f:containers': { [key: string]: { 'f:env': object } } } } | undefined
    return mine?.['f:spec']['f:containers']['k:{"name":"c"}']!['f:env']
  }
  const [A, B] = [{ name: 'A', value: '1' }, { name: 'B', value: '1' }]

  it.each<[string, object[], object[], unknown]>([
    ['changed in place', [A, B], [A, { ...B, value: '2' }], { 'k:{"name":"B"}': { 'f:value': {} } }],
    ['added before the others', [B], [A, B], { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } }],
    ['put in another order', [A, B], [B, A], undefined],
    ['doubled', [A], [A, { ...A, value: '2' }], { 'k:{"name":"A"}': {} }],
    ['doubled and changed', [A, A], [A, { ...A, value: '2' }], { 'k:{"name":"A"}': {} }],
    ['no longer double', [A, A], [A], { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } }],
    ['first of a list', [], [A], { '.': {}, 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } }],
  ])('%s', (_, before, after, fields) => {
    expect(changes(pod(...before), pod(...after))).toEqual(fields)
  })
})

describe('applies', () => {
  it('remove what they no longer say, unless somebody else has it', () => {
    const first = apply(undefined, configMap({ a: '1', b: '1', c: '1' }), 'me', false, 1)
    const shared = apply(first, configMap({ b: '1' }), 'friend', false, 2)
    const second = apply(shared, configMap({ a: '1' }), 'me', false, 3)
    expect(second).toMatchObject({ data: { a: '1', b: '1' } })
    expect(second).not.toHaveProperty('data.c')
    expect(owners(second)).toEqual(['friend Apply - {"f:data":{"f:b":{}}}', 'me Apply 03 {"f:data":{"f:a":{}}}'])
  })

  it('take with force, and refuse without', () => {
    const live = track(undefined, configMap({ size: 'small' }), 'kubectl-create', 1)
    const wanted = configMap({ size: 'big', speed: 'fast' })
    expect(() => apply(live, wanted, 'kubectl')).toThrow('Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.size')
    expect(owners(apply(live, wanted, 'kubectl', true, 2))).toEqual(['kubectl Apply 02 {"f:data":{"f:size":{},"f:speed":{}}}', 'kubectl-create Update 01 {"f:data":{}}'])
  })

  it('keep the object and the time when they change nothing', () => {
    const first = apply(undefined, configMap({ a: '1' }), 'me', false, 1)
    const again = apply(first, configMap({ a: '1' }), 'me', false, 9)
    expect(again).toEqual(first)
    expect((again as KubeObject & { data: object }).data).toBe((first as KubeObject & { data: object }).data)
  })

  it('meet an object that nobody managed as managed before them', () => {
    const bare = configMap({ a: '1', b: '1' }, { uid: 'u' })
    expect(() => apply(bare, configMap({ a: '2' }), 'me')).toThrow('conflict with "before-first-apply" using v1: .data.a')
    expect(owners(apply(bare, configMap({ a: '1' }), 'me', false, 1))).toEqual(['me Apply - {"f:data":{"f:a":{}}}', 'before-first-apply Update 01 {"f:data":{".":{},"f:a":{},"f:b":{}}}'])
  })

  it('by kubectl take over what it applied client-side, and keep its annotation true', () => {
    const annotations = { [LAST_APPLIED]: JSON.stringify(configMap({ a: '1' })) }
    const live = track(undefined, configMap({ a: '1', b: '1' }, { annotations }), 'kubectl-client-side-apply', 1)
    const applied = apply(live, configMap({ a: '2' }), 'kubectl')
    expect(applied.metadata.annotations).toEqual({ [LAST_APPLIED]: '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"conf"}}\n' })
    expect(() => apply(live, configMap({ a: '2', b: '2' }), 'kubectl')).toThrow('1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.b')
    expect(() => apply(live, configMap({ a: '2' }), 'other')).toThrow(ApiError)
  })

  it('list several conflicts by manager', () => {
    const live = track(track(undefined, configMap({ a: '1', b: '1' }), 'one'), configMap({ a: '1', b: '2' }), 'two')
    const message = 'Apply failed with 2 conflicts: conflicts with "one" using v1:\n- .data.a\nconflicts with "two" using v1:\n- .data.b'
    expect(() => apply(live, configMap({ a: '9', b: '9' }), 'me')).toThrow(message)
  })
})

describe('what does not fit the schema', () => {
  const prefix = 'failed to create typed patch object (/conf; /v1, Kind=ConfigMap): '
  it.each<[object, string]>([
    [{ a: ['x'] }, '.data.a: expected string, got &value.valueUnstructured{Value:[]interface {}{"x"}}'],
    [{ a: 1, b: true }, 'errors:\n  .data.a: expected string, got &value.valueUnstructured{Value:1}\n  .data.b: expected string, got &value.valueUnstructured{Value:true}'],
  ])('%j', (data, message) => {
    expect(() => apply(undefined, configMap(data), 'me')).toThrow(expect.objectContaining({ message: prefix + message, code: 500 }))
  })

  it('duplicate items', () => {
    const applied = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c' }, { name: 'c' }] } } as unknown as KubeObject
    const run = (): KubeObject => applyConfiguration({ live: undefined, applied, manager: 'me', force: false, time: at(0), kind: 'Pod', ...POD })
    expect(run).toThrow('failed to create typed patch object (/p; /v1, Kind=Pod): .spec.containers: duplicate entries for key [name="c"]')
  })
})

describe('custom resources', () => {
  const schema = fieldSchemaOfCustomResource({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          crew: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', properties: { name: { type: 'string' }, rank: { type: 'integer' } } } },
          tags: { type: 'array', items: { type: 'string' } },
          free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  })

  it('divide as their schema says', () => {
    const boat = { apiVersion: 'x/v1', kind: 'Boat', metadata: { name: 'anna' }, spec: { crew: [{ name: 'a', rank: 1 }], tags: ['t'], free: { deep: { er: [1] } } } } as unknown as KubeObject
    const applied = applyConfiguration({ live: undefined, applied: boat, manager: 'me', force: false, time: at(0), apiVersion: 'x/v1', kind: 'Boat', schema })
    expect(applied.metadata.managedFields![0]!.fieldsV1).toEqual({
      'f:spec': { 'f:crew': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:rank': {} } }, 'f:free': { 'f:deep': { '.': {}, 'f:er': {} } }, 'f:tags': {} },
    })
    const created = trackUpdate({ live: undefined, updated: boat, manager: 'me', time: at(0), apiVersion: 'x/v1', schema })
    expect(created![0]!.fieldsV1).toMatchObject({ 'f:spec': { '.': {}, 'f:free': { '.': {}, 'f:deep': { '.': {}, 'f:er': {} } } } })
  })
})

describe('endpoints', () => {
  const set = { 'f:metadata': { 'f:labels': { 'f:a': {} } }, 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { 'f:image': {}, 'f:resources': { 'f:limits': {} } } } }, 'f:status': { 'f:phase': {} } }

  it.each<[string, string | undefined, boolean, readonly string[]]>([
    ['pods', undefined, true, ['f:metadata', 'f:spec']],
    ['pods', 'status', true, ['f:metadata', 'f:status']],
    ['configmaps', undefined, false, ['f:metadata', 'f:spec', 'f:status']],
    ['pods', 'ephemeralcontainers', true, []],
  ])('%s/%s own %j', (resource, subresource, hasStatus, kept) => {
    expect(Object.keys(filterOf({ group: '', resource }, subresource, hasStatus)?.(set) ?? set)).toEqual(kept)
  })

  it('resize owns resources only', () => {
    expect(filterOf({ group: '', resource: 'pods' }, 'resize', true)!(set)).toEqual({ 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { 'f:resources': { 'f:limits': {} } } } } })
  })

  it('a Deployment\'s status does not own labels', () => {
    expect(Object.keys(filterOf({ group: 'apps', resource: 'deployments' }, 'status', true)!(set))).toEqual(['f:status'])
  })
})

describe('scale', () => {
  const entry = (manager: string, fields: object, more: object = {}): ManagedFieldsEntry => ({ manager, operation: 'Update', apiVersion: 'apps/v1', time: at(1), fieldsType: 'FieldsV1', fieldsV1: fields, ...more })
  const parent = [entry('maker', { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } }), entry('other', { 'f:spec': { 'f:paused': {} } })]
  const replicas = { 'f:spec': { 'f:replicas': {} } }

  it('shows who owns the replicas', () => {
    expect(scaleEntries(parent, { apiVersion: 'apps/v1' })).toEqual([entry('maker', replicas, { apiVersion: 'autoscaling/v1' })])
  })

  it('gives the replicas to who scaled', () => {
    const scale = [entry('kubectl', replicas, { apiVersion: 'autoscaling/v1', subresource: 'scale' })]
    const { time: _, ...scaled } = entry('kubectl', replicas, { subresource: 'scale' })
    expect(parentEntries(parent, scale, { apiVersion: 'apps/v1' })).toEqual([scaled, entry('maker', { 'f:spec': { 'f:paused': {} } }), parent[1]])
  })

  it('leaves the owner alone if nothing changed', () => {
    expect(parentEntries(parent, scaleEntries(parent, { apiVersion: 'apps/v1' }), { apiVersion: 'apps/v1' })).toEqual(parent)
  })
})

describe('keepTimes', () => {
  const live = track(undefined, configMap({ a: '1' }), 'maker', 1)
  const later = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, managedFields: object.metadata.managedFields!.map((entry) => ({ ...entry, time: at(9) })) } })

  it('puts the times back if nothing else changed', () => {
    expect(keepTimes(live, later(live))).toEqual(live)
  })

  it('leaves a real change alone', () => {
    const changed = later({ ...live, data: { a: '2' } } as KubeObject)
    expect(keepTimes(live, changed)).toBe(changed)
  })
})

describe('upgradeClientSideApply', () => {
  const annotated = { 'f:metadata': { 'f:annotations': { '.': {}, [`f:${LAST_APPLIED}`]: {} } } }
  const entry = (manager: string, operation: string, fieldsV1: object): ManagedFieldsEntry => ({ manager, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 })

  it('turns the owner of the annotation into the applier', () => {
    const entries = [entry('kubectl-client-side-apply', 'Update', { ...annotated, 'f:data': { 'f:a': {} } }), entry('x', 'Update', { 'f:data': { 'f:b': {} } })]
    expect(upgradeClientSideApply(entries, 'kubectl')).toEqual([{ ...entries[0]!, manager: 'kubectl', operation: 'Apply' }, entries[1]])
  })

  it('adds its fields to the applier if there is one', () => {
    const entries = [entry('kubectl', 'Apply', { 'f:data': { 'f:b': {} } }), entry('kubectl-client-side-apply', 'Update', { ...annotated, 'f:data': { 'f:a': {} } })]
    expect(upgradeClientSideApply(entries, 'kubectl')).toEqual([entry('kubectl', 'Apply', { 'f:data': { 'f:a': {}, 'f:b': {} }, ...annotated })])
  })

  it('has nothing to do otherwise', () => {
    const entries = [entry('x', 'Update', { 'f:data': {} })]
    expect(upgradeClientSideApply(entries, 'kubectl')).toBe(entries)
  })
})
