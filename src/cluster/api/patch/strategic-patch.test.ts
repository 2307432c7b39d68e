import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaOfKind, type SchemaType } from '../schema/index.ts'
import { applyStrategicMergePatch, createThreeWayJsonMergePatch, createThreeWayMergePatch, createTwoWayMergePatch, PatchError } from './index.ts'

interface Row {
  readonly input: {
    readonly op: 'strategic' | 'strategic2' | 'strategic3' | 'json3'
    readonly original: { readonly apiVersion: string; readonly kind: string }
    readonly modified: object
    readonly current: object
    readonly patch: object
    readonly noOverwrite?: boolean
  }
  readonly output?: { readonly patch?: object; readonly result?: object }
  readonly error?: string
}

function readRows(name: string): Row[] {
  return readFileSync(`testdata/oracles/${name}`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)
}

function typeOf(kind: { readonly apiVersion: string; readonly kind: string }): SchemaType {
  return schemaOfKind(kind.apiVersion, kind.kind)!
}

function compute({ input }: Row): Row['output'] {
  const { original, modified, current, patch } = input
  switch (input.op) {
    case 'strategic':
      return { result: applyStrategicMergePatch(original, patch, typeOf(original)) }
    case 'strategic2':
      return { patch: createTwoWayMergePatch(original, modified, typeOf(original)) }
    case 'strategic3': {
      const made = createThreeWayMergePatch(original, modified, current, typeOf(original), { overwrite: !input.noOverwrite })
      return { patch: made, result: applyStrategicMergePatch(current, made, typeOf(original)) }
    }
    case 'json3':
      return { patch: createThreeWayJsonMergePatch(original, modified, current) }
  }
}

describe('rows computed by apimachinery', () => {
  readRows('merge.jsonl').forEach((row, i) => {
    it(`${i} ${row.input.op}`, () => {
      if (row.error) expect(() => compute(row)).toThrow(new PatchError(row.error))
      else expect(compute(row)).toEqual(row.output)
    })
  })
})
