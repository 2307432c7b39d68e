// Recorded requests to create invalid objects: the whole Status that a server answers, causes and all.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeParsed } from '../decode/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import type { KubeObject } from '../object.ts'
import { findResource, type Resource } from '../schema/index.ts'
import { prepareForCreate } from '../strategy/index.ts'
import type { Pod } from '../types/core-v1.ts'
import { invalidStatus, validateCreate } from './index.ts'

interface Row {
  readonly area: string
  readonly method: string
  readonly path: string
  readonly body?: KubeObject
  readonly status: number
  readonly response?: { readonly message: string; readonly details?: { readonly kind?: string } }
}

const NAMESPACE = 'facts-fixture'
/** Answered when addresses are given out, before validation. */
const OF_ALLOCATION = /failed to allocate IP|not configured for dual-stack/
const UID = '00000000-0000-4000-8000-000000000000'
const CONTEXT = { uid: UID, now: '2026-01-01T00:00:00Z', random: (n: number) => n - 1, user: { username: 'u', groups: [], extra: {} } }

const rows = readFileSync('testdata/facts/validation.jsonl', 'utf8').trim().split('\n').map((line, i) => [i + 1, JSON.parse(line) as Row] as const)

/** The resource that a path without a name names. */
function resourceOf(path: string): Resource | undefined {
  const [, apiVersion, resource] = /^\/apis?\/((?:[^/]+\/)?v\w+)\/(?:namespaces\/[^/]+\/)?([a-z]+)$/.exec(path) ?? []
  return apiVersion && resource ? findResource(apiVersion, resource) : undefined
}

/** Bodies as they were sent: long texts were written down short. */
function expand(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/\{\{repeat:(.*?):(\d+)\}\}/g, (_, text: string, times: string) => text.repeat(Number(times))))
}

/** What is drawn by chance is not in the recordings. */
function normal(status: unknown, name = ''): unknown {
  const text = JSON.stringify(status).replaceAll(UID, '<uid>')
  return JSON.parse(name.endsWith('99999') ? text.replaceAll(name, `${name.slice(0, -5)}<rand>`) : text)
}

function answer(resource: Resource, body: KubeObject): unknown {
  const { apiVersion, kind } = resource
  const decoded = applyDefaults(apiVersion, kind, decodeParsed(() => ({ value: body as never, duplicates: undefined }), '', apiVersion, kind).object)
  const named = resource.namespaced ? { ...decoded, metadata: { ...decoded.metadata, namespace: decoded.metadata.namespace ?? NAMESPACE } } : decoded
  const made = prepareForCreate(resource, named, CONTEXT)
  // Admission says who a pod runs as.
  const admitted = resource.kind === 'Pod' ? { ...made, spec: { ...(made as Pod).spec, serviceAccountName: 'default' } } : made
  return normal(invalidStatus(resource, made.metadata.name ?? '', validateCreate(resource, admitted).errors), made.metadata.name)
}

const invalid = rows.flatMap(([line, row]) => {
  const resource = row.method === 'POST' && row.status === 422 && row.body ? resourceOf(row.path) : undefined
  return resource && row.response?.details?.kind === resource.kind && !OF_ALLOCATION.test(row.response.message) ? [[line, row.area, resource, row] as const] : []
})

describe('facts/validation.jsonl', () => {
  it.each(invalid)('row %i %s', (_line, _area, resource, { body, response }) => {
    expect(answer(resource, expand(body) as KubeObject)).toEqual(expand(response))
  })

  it('compares a fair number of rows', () => {
    expect(invalid.length).toBeGreaterThan(200)
  })
})
