import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object.ts'
import type { PatchType, Status } from '../request.ts'
import { schemaOfKind } from '../schema/index.ts'
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch, decodePatch, PatchError, patchStatus, type JsonPatchOperation } from './index.ts'

interface Row { readonly area: string; readonly path: string; readonly headers: { readonly 'Content-Type': string }; readonly raw: string; readonly status: number; readonly response?: Status }

const rows = readFileSync('testdata/facts/validation.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)
const fixture = JSON.parse(readFileSync('testdata/facts/validation-fixture.json', 'utf8')) as { readonly objects: readonly KubeObject[] }

/** Messages that come from reading or applying the patch; all others come from what the API server does with the result. */
const OURS = /^(error decoding patch|Invalid JSON Patch|the server rejected our request|map: |The order in patch list)/
const TYPES = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']

function patched(type: PatchType, raw: string, object: KubeObject): KubeObject {
  const body = decodePatch(type, JSON.parse(raw))
  if (type === 'application/json-patch+json') return applyJsonPatch(object, body as readonly JsonPatchOperation[])
  return type === 'application/merge-patch+json' ? applyMergePatch(object, body) : applyStrategicMergePatch(object, body, schemaOfKind(object.apiVersion!, object.kind!)!)
}

function targetOf(path: string): KubeObject {
  const [, resource, name] = /\/([a-z]+)\/([^/]+)$/.exec(path)!
  return fixture.objects.find((object) => `${object.kind!.toLowerCase()}s` === resource && object.metadata.name === name)!
}

function outcome(row: Row): Status | 'fine' {
  try {
    patched(row.headers['Content-Type'] as PatchType, row.raw, targetOf(row.path))
    return 'fine'
  } catch (error) {
    if (error instanceof PatchError) return patchStatus(error)
    throw error
  }
}

describe('answers to patches that the API server gave', () => {
  const isJson = (raw: string): boolean => raw !== '' && raw !== '{'
  const ours = rows.filter((row) => row.area === 'patch' && TYPES.includes(row.headers['Content-Type']) && isJson(row.raw))

  it('are there', () => expect(ours.length).toBeGreaterThan(25))

  it.each(ours)('$status to $raw', (row) => {
    expect(outcome(row)).toEqual(OURS.test(row.response?.message ?? '') ? row.response : 'fine')
  })
})
