import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import type { KubeObject } from '../object.ts'
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch, type JsonPatchOperation } from '../patch/index.ts'
import { ApiError, type Status } from '../request.ts'
import { resourceOfKind, schemaOfKind } from '../schema/index.ts'
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { applyConfiguration, fieldSchemaOf, filterOf, trackUpdate } from './index.ts'

interface Exchange {
  readonly area: string
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: KubeObject
  readonly raw?: string
  readonly status: number
  readonly response?: KubeObject & { readonly managedFields?: readonly ManagedFieldsEntry[]; readonly status?: { readonly conditions?: readonly object[] } }
}

/** Also stands for the times that the recording left out. */
const TIME = '2026-01-01T00:00:00Z'

function readLines<T>(name: string): T[] {
  return readFileSync(`testdata/facts/${name}`, 'utf8').trim().replaceAll('"<time>"', JSON.stringify(TIME)).split('\n').map((line) => JSON.parse(line) as T)
}

const exchanges = readLines<Exchange>('http.jsonl')

function decode(object: KubeObject): KubeObject {
  const { apiVersion = '', kind = '' } = object
  return applyDefaults(apiVersion, kind, decodeObject(apiVersion, kind, object).object)
}

function managerOf({ query = '', headers }: Exchange): string {
  return new URLSearchParams(query).get('fieldManager') ?? (headers?.['User-Agent'] ?? 'kubectl').split('/')[0]!
}

function endpoint(object: KubeObject, subresource?: string) {
  const { apiVersion = '', kind = '' } = object
  const filter = filterOf(resourceOfKind(apiVersion, kind) ?? { group: '', resource: '' }, subresource, true)
  return { time: TIME, apiVersion, schema: fieldSchemaOf(schemaOfKind(apiVersion, kind)!), ...(filter && { filter }), ...(subresource && { subresource }) }
}

function track(live: KubeObject | undefined, updated: KubeObject, manager: string, subresource?: string): KubeObject {
  const managedFields = trackUpdate({ live, updated, manager, ...endpoint(updated, subresource) })
  return { ...updated, metadata: { ...updated.metadata, ...(managedFields && { managedFields }) } }
}

function timeless(entries: readonly ManagedFieldsEntry[] | undefined): readonly ManagedFieldsEntry[] | undefined {
  return entries?.map((entry) => ({ ...entry, time: undefined }))
}

describe('creations', () => {
  const creations = exchanges.filter(({ method, status, response }) => method === 'POST' && status === 201 && response?.metadata?.managedFields && response.kind !== 'Table')

  it('are there', () => expect(creations.length).toBeGreaterThan(12))

  it.each(creations)('$area $path', (exchange) => {
    const subresource = exchange.path.endsWith('/token') ? 'token' : undefined
    const created = track(undefined, decode(exchange.body!), managerOf(exchange), subresource)
    expect(JSON.stringify(timeless(created.metadata.managedFields))).toBe(JSON.stringify(timeless(exchange.response!.metadata.managedFields)))
  })
})

describe('histories of an object', () => {
  const NAMES = ['configmaps/c1', 'configmaps/ap']
  const areas = ['create', 'update', 'patch', 'apply']

  it.each(NAMES)('%s', (name) => {
    const [resource, object] = name.split('/') as [string, string]
    const history = exchanges.filter(({ area, method, path, body }) => areas.includes(area) && ['POST', 'PUT', 'PATCH'].includes(method) && path.includes(`/${resource}`) && (path.endsWith(`/${object}`) || body?.metadata.name === object))
    expect(history.length).toBeGreaterThan(4)
    let live: KubeObject | undefined
    for (const exchange of history) {
      const written = write(live, exchange)
      const recorded = exchange.response as unknown as Status
      if ('status' in written) expect(written).toEqual(recorded)
      else {
        live = written
        expect(timeless(live.metadata.managedFields)).toEqual(timeless(exchange.response!.metadata.managedFields))
      }
    }
  })
})

function write(live: KubeObject | undefined, exchange: Exchange): KubeObject | Status {
  const { method, headers, raw, body } = exchange
  if (method !== 'PATCH') return track(live, stored(decode(body!)), managerOf(exchange))
  const patch = JSON.parse(raw!) as object
  if (headers!['Content-Type'] === 'application/apply-patch+yaml') return apply(live, patch as KubeObject, exchange)
  const type = schemaOfKind(live!.apiVersion!, live!.kind!)!
  const patched = headers!['Content-Type']!.includes('json-patch') ? applyJsonPatch(live!, patch as readonly JsonPatchOperation[])
    : headers!['Content-Type']!.includes('strategic') ? applyStrategicMergePatch(live!, patch, type) : applyMergePatch(live!, patch)
  return track(live, decode(patched), managerOf(exchange))
}

/** What storage adds that matters here: an object with a uid is no creation. */
function stored(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: 'u' } }
}

function apply(live: KubeObject | undefined, applied: KubeObject, exchange: Exchange): KubeObject | Status {
  const force = new URLSearchParams(exchange.query).has('force')
  const { apiVersion = '', kind = '' } = live ?? applied
  try {
    return stored(decode(applyConfiguration({ live, applied, manager: managerOf(exchange), force, kind, ...endpoint({ ...applied, apiVersion, kind }) })))
  } catch (error) {
    if (error instanceof ApiError) return error.status
    throw error
  }
}

describe('a Deployment that its controller writes too', () => {
  const [created, patched, applied, read] = exchanges.filter(({ area, response }) => area === 'deployment' && (response?.metadata ?? response)?.managedFields) as [Exchange, Exchange, Exchange, Exchange]
  const controllers = patched.response!.metadata.managedFields!.filter(({ manager }) => manager === 'kube-controller-manager')
  const [makers] = created.response!.metadata.managedFields!
  const { annotations } = patched.response!.metadata
  const status = patched.response!.status!
  const live = { ...created.response!, metadata: { ...created.response!.metadata, annotations, managedFields: [...controllers, makers!] }, status } as KubeObject

  it('patched by another', () => {
    expect(timeless((write(live, patched) as KubeObject).metadata.managedFields)?.toSorted(byManager)).toEqual(timeless(patched.response!.metadata.managedFields)?.toSorted(byManager))
  })

  it('applied by a third', () => {
    expect(timeless((write(patched.response!, applied) as KubeObject).metadata.managedFields)).toEqual(timeless(applied.response!.managedFields))
  })

  it('status written again', () => {
    const before = { ...patched.response!, metadata: { ...patched.response!.metadata, managedFields: applied.response!.managedFields } } as KubeObject
    const after = { ...before, status: read.response!.status } as KubeObject
    expect(timeless(track(before, after, 'kube-controller-manager', 'status').metadata.managedFields)?.toSorted(byManager)).toEqual(timeless(read.response!.managedFields)?.toSorted(byManager))
  })
})

function byManager(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return a.manager! < b.manager! ? -1 : 1
}

describe('applies that were refused or not', () => {
  const OURS = /^(Apply failed|failed to create typed|invalid object type|metadata.managedFields must be nil)/
  const rows = readLines<Exchange>('validation.jsonl').filter(({ area, raw, response }) => area === 'apply' && raw!.startsWith('{') && !(response as unknown as Status)?.message?.startsWith('PatchOptions'))
  const fixture = JSON.parse(readFileSync('testdata/facts/validation-fixture.json', 'utf8')) as { readonly objects: readonly KubeObject[] }

  function targetOf(path: string): KubeObject | undefined {
    const [, resource, name] = /\/([a-z]+)\/([^/]+)$/.exec(path)!
    const object = fixture.objects.find(({ kind, metadata }) => `${kind!.toLowerCase()}s` === resource && metadata.name === name)
    return object && stored(track(undefined, decode(object), 'fixture'))
  }

  it('are there', () => expect(rows.length).toBeGreaterThan(12))

  it.each(rows)('$status to $raw', (row) => {
    const answer = apply(targetOf(row.path), JSON.parse(row.raw!) as KubeObject, row)
    const expected = row.response as unknown as Status | undefined
    if (OURS.test(expected?.message ?? '')) expect(answer).toEqual(expected)
    else expect(answer).toHaveProperty('metadata.name')
  })
})
