import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerTemplateHash, storedTemplate as stored, type TemplateInput } from '../../../../scripts/oracle/pthash.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { dumpPodTemplate, fnv32, fnv32a, fnv32aBytes, hashPodTemplate, hashRevisionData } from './index.ts'

interface Vector {
  case: string
  dump?: string
  fnv32a?: number
  hash: string
  hashWithCollisionCount1?: string
  template: object
}
const vectors = readFileSync('testdata/facts/hash-vectors.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Vector)

describe('pod-template-hash', () => {
  it.each(vectors.map((vector) => [vector.case, vector] as const))('vector %s', (_, vector) => {
    const template = stored(vector.template)
    if (vector.dump !== undefined) expect(dumpPodTemplate(template)).toBe(vector.dump)
    expect(hashPodTemplate(template)).toBe(vector.hash)
    if (vector.hashWithCollisionCount1 !== undefined) expect(hashPodTemplate(template, 1)).toBe(vector.hashWithCollisionCount1)
  })

  it.each(rowsOf<Row<TemplateInput>>('pthash').map((row, i) => [i, row] as const))('oracle row %d', (_, { input, output }) => {
    expect(answerTemplateHash(input)).toEqual({ output })
  })
})

describe('the hash of a StatefulSet’s revision', () => {
  const revision = (spec: object) => {
    const { metadata, spec: pod } = stored({ metadata: { labels: { app: 'db' } }, spec })
    return hashRevisionData({ spec: { template: { metadata, spec: pod, $patch: 'replace' } } } as never, 0)
  }
  const volumeMounts = [{ name: 'data', mountPath: '/data' }]

  it('is that of the recorded story', () => {
    expect(revision({ containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts }] })).toBe('77d7c8cd74')
  })

  it('is that of the recorded transcript', () => {
    expect(revision({ terminationGracePeriodSeconds: 2, containers: [{ name: 'web', image: 'nginx:1.26', volumeMounts }] })).toBe('65fc55dbcc')
  })
})

describe('fnv', () => {
  it.each([['', 0x811c9dc5, 0x811c9dc5], ['a', 0xe40c292c, 0x050c5d7e], ['foobar', 0xbf9cf968, 0x31f0b262]])('%j', (text, a, one) => {
    expect([fnv32a(text), fnv32(text)]).toEqual([a, one])
  })

  it('sums UTF-8', () => {
    expect(fnv32a('xé')).toBe(fnv32aBytes([...Buffer.from('xé')]))
  })
})
