import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeParsed } from '../decode/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import type { KubeObject } from '../object.ts'
import { resourceOfKind, type Resource } from '../schema/index.ts'
import { prepareForCreate, prepareForUpdate } from '../strategy/index.ts'
import { invalidMessage, validateCreate, validateUpdate, type FieldError } from './index.ts'

interface Row<I, O> {
  readonly input: I
  readonly output?: O
  readonly error?: string
}

type Addressed = KubeObject & { readonly spec?: { readonly type?: string; readonly clusterIP?: string } }

function readRows<R>(name: string): readonly R[] {
  return readFileSync(`testdata/oracles/${name}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as R)
}

/** Pairing a Service's addresses is part of allocating them, which the oracle leaves out. */
const isPaired = ({ kind, spec }: Addressed, old?: Addressed): boolean => kind === 'Service' && (!old?.spec || spec?.type === old.spec.type || spec?.clusterIP !== old.spec.clusterIP)
/** The oracle runs without --allow-privileged. */
const POLICY = { allowPrivileged: false }
const CONTEXT = { uid: 'uid', now: '2026-01-01T00:00:00Z', random: (n: number) => n - 1, user: { username: 'u', groups: [], extra: {} } }

function load(object: KubeObject): { readonly resource: Resource; readonly object: KubeObject } {
  const { apiVersion = '', kind = '' } = object
  const resource = resourceOfKind(apiVersion, kind)!
  const decoded = applyDefaults(apiVersion, kind, decodeParsed(() => ({ value: object as never, duplicates: undefined }), '', apiVersion, kind).object)
  const namespace = resource.namespaced ? { namespace: 'default' } : {}
  return { resource, object: { ...decoded, metadata: { ...decoded.metadata, ...namespace } } }
}

function outcome(resource: Resource, name: string, errors: readonly FieldError[]): string | undefined {
  return errors.length === 0 ? undefined : invalidMessage(resource, name, errors)
}

describe('oracles/validate.jsonl', () => {
  const rows = readRows<Row<{ readonly object: KubeObject }, { readonly ok: true; readonly warnings?: readonly string[] }>>('validate')
  it.each(rows.map((row, i) => [i + 1, row.input.object.kind, row] as const))('row %i %s', (_line, _kind, { input, output, error }) => {
    const { resource, object } = load(input.object)
    const given = object.metadata
    const named = given.generateName && !given.name ? { ...object, metadata: { ...given, name: `${given.generateName}abcde` } } : object
    const created = isPaired(named) ? named : prepareForCreate(resource, named, CONTEXT)
    const { errors, warnings } = validateCreate(resource, created, POLICY)
    expect(outcome(resource, created.metadata.name ?? '', errors)).toBe(error)
    if (output) expect(warnings).toEqual(output.warnings ?? [])
  })
})

/** Messages that end in a diff of internal structs are compared up to it. */
const DIFFED: ReadonlySet<string> = new Set(['Pod', 'PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet'])

describe('oracles/update.jsonl', () => {
  const rows = readRows<Row<{ readonly old: KubeObject; readonly new: KubeObject }, { readonly ok: true; readonly generation: number }>>('update')
  it.each(rows.map((row, i) => [i + 1, row.input.old.kind, row] as const))('row %i %s', (_line, kind, { input, output, error }) => {
    const { resource, object: oldObject } = load(input.old)
    const stored = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, uid: 'uid', resourceVersion: '1' } })
    const { generation } = prepareForCreate(resource, oldObject, CONTEXT).metadata
    const old = stored({ ...oldObject, metadata: { ...oldObject.metadata, generation } })
    const next = stored(load(input.new).object)
    const changed = isPaired(next, old) ? next : prepareForUpdate(resource, next, old)
    const { errors } = validateUpdate(resource, changed, old, POLICY)
    const found = outcome(resource, changed.metadata.name, errors)
    const shown = (text: string | undefined): string | undefined => (DIFFED.has(kind!) ? text?.split('\n')[0] : text)
    expect(shown(found)).toBe(shown(error))
    if (output) expect(changed.metadata.generation ?? 0).toBe(output.generation)
  })
})
