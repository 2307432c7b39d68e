import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findResource } from '../schema/index.ts'
import { DecodeError, decodeBody, decodeObject, decodeYamlBody, inFieldOrder, parseJson, parseYaml, settleObject, splitYamlDocuments, strictBodyError, strictDecodingError } from './index.ts'

interface Row {
  area: string
  method: string
  path: string
  query?: string
  headers?: Record<string, string>
  body?: unknown
  raw?: string
  status: number
  response?: { message: string }
  warnings?: string[]
}
const rows = readFileSync('testdata/facts/validation.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)
const isText = (row: Row) => !row.headers?.['Content-Type']?.includes('protobuf')
const isYaml = (row: Row) => row.headers?.['Content-Type'] === 'application/yaml'
const isDecoding = (row: Row) => / cannot be handled as a |is unrecognized \(must be/.test(row.response?.message ?? '') || row.area === 'field-validation'
const decoding = rows.filter((row) => row.method === 'POST' && row.status !== 415 && isText(row) && isDecoding(row) && resourceOf(row.path))

function resourceOf(path: string): ReturnType<typeof findResource> {
  const parts = path.split('/').slice(1)
  const apiVersion = parts[0] === 'api' ? parts[1]! : `${parts[1]}/${parts[2]}`
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3)
  const plural = rest[0] === 'namespaces' && rest.length > 2 ? rest[2]! : rest[0]!
  return rest.length > 3 ? undefined : findResource(apiVersion, plural)
}

/** What the server does with a body: the error's text, or the warnings. */
function receive(row: Row): unknown {
  const { apiVersion, kind } = resourceOf(row.path)!
  const validation = /fieldValidation=(\w+)/.exec(row.query ?? '')?.[1] ?? 'Warn'
  const text = (row.raw ?? JSON.stringify(row.body)).replace(/\{\{repeat:(.*?):(\d+)\}\}/g, (_, x: string, n: string) => x.repeat(Number(n)))
  try {
    const { strict } = (isYaml(row) ? decodeYamlBody : decodeBody)(text, apiVersion, kind)
    if (strict.length > 0 && validation === 'Strict') return strictBodyError(apiVersion, kind, strictDecodingError(strict))
    return validation === 'Warn' ? strict : []
  } catch (problem) {
    if (problem instanceof DecodeError) return problem.message.replace('2006-01-02T15:04:05Z07:00', '<time>07:00').replace('2006-01-02T15:04:05.000000Z07:00', '<time>07:00')
    throw problem
  }
}

describe('decoding bodies as the server does', () => {
  it.each(decoding.map((row) => [row.area, row.raw ?? JSON.stringify(row.body), row] as const))('%s %s', (_area, _body, row) => {
    const warnings = (row.warnings ?? []).map((warning) => (JSON.parse(warning.slice(6)) as string))
    expect(receive(row)).toEqual(row.status === 400 ? row.response!.message : warnings)
  })

  it('compares a fair number of rows', () => {
    expect(decoding.length).toBeGreaterThan(50)
  })
})

describe('the form of a decoded object', () => {
  const decode = (value: object) => decodeObject('v1', 'Pod', value as never).object as unknown as Record<string, never>

  it('drops nulls and unknown fields, prints plain structs, and can be put in order', () => {
    const pod = decode({ status: { phase: 'Running' }, spec: { nodeName: '', hostNetwork: false, containers: [{ image: 'a', name: 'c', env: null, x: 1 }] }, metadata: { name: 'p', labels: {}, creationTimestamp: null } })
    expect(JSON.stringify(inFieldOrder(pod as never))).toBe('{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"a","resources":{}}]},"status":{"phase":"Running"}}')
  })

  it('keeps zero behind a pointer, prints required zeros', () => {
    const { object } = decodeObject('apps/v1', 'Deployment', { metadata: { name: 'd' }, spec: { replicas: 0, paused: false } } as never)
    expect(object).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 0, selector: null, template: { metadata: {}, spec: { containers: null } }, strategy: {} }, status: {} })
  })

  it('gives back the same reference when nothing changes, also inside', () => {
    const pod = decode({ metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'a' }] } })
    expect(decode(pod)).toBe(pod)
    const next = decode({ ...pod, status: { phase: 'Running' } })
    expect(next['spec']).toBe(pod['spec'])
    expect(settleObject(next as never)).toBe(next)
    const copy = JSON.parse(JSON.stringify(next)) as never
    expect(decode(copy)).toBe(copy)
  })

  it('writes quantities, times and numbers as the server does', () => {
    const pod = decode({
      metadata: { name: 'p', deletionTimestamp: '2026-01-01T02:00:00+02:00' },
      spec: { containers: [{ name: 'c', resources: { limits: { cpu: 2, memory: '1024Mi' } } }] },
    })
    expect(pod['metadata']).toEqual({ name: 'p', deletionTimestamp: '2026-01-01T00:00:00Z' })
    expect(pod['spec']).toMatchObject({ containers: [{ resources: { limits: { cpu: '2', memory: '1Gi' } } }] })
  })

  it('turns null elements into zero values', () => {
    expect(decodeObject('v1', 'ConfigMap', { metadata: { name: 'c' }, data: { a: null } } as never).object).toMatchObject({ data: { a: '' } })
  })
})

describe('parsing JSON', () => {
  it.each(['{"a":[1,-2.5e3,"x\\n\\u00e9",true,false,null,{}]}', ' [ ] ', '"\\"\\\\\\/\\b\\f\\r\\t"', '0', '-0.1E-2'])('%s reads as JSON.parse does', (text) => {
    expect(parseJson(text).value).toEqual(JSON.parse(text))
  })

  it.each([
    ['', 'unexpected end of JSON input'], ['{"a"', 'unexpected end of JSON input'], ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"], ['{"a" 1}', "invalid character '1' after object key"], ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['nul', 'unexpected end of JSON input'], ['nulx', "invalid character 'x' in literal null (expecting 'l')"], ['01', "invalid character '1' after top-level value"], ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"], ['1ex', "invalid character 'x' in exponent of numeric literal"], ['"\\x"', "invalid character 'x' in string escape code"], ['"\n"', "invalid character '\\n' in string literal"],
    ['<a>', "invalid character '<' looking for beginning of value"],
  ])('%j fails: %s', (text, message) => {
    expect(() => parseJson(text)).toThrow(message)
  })
})

describe('parsing YAML', () => {
  it('resolves unquoted words as YAML 1.1 does', () => {
    const text = 'a: on\nb: "on"\nc: 010\nd: 0x10\ne: 1_000\nf: 1.5\ng: 2026-01-01\nh: ~\ni: 1:30\nj: -5\nk: !!str 5\nl: |\n  x\n  y\nm: 1e3\non: 1\n2: z\nn:\n'
    expect(parseYaml(text).value).toEqual({ a: true, b: 'on', c: 8, d: 16, e: 1000, f: 1.5, g: '2026-01-01', h: null, i: '1:30', j: -5, k: '5', l: 'x\ny\n', m: 1000, true: 1, 2: 'z', false: null })
  })

  it('takes the last of repeated keys and says so', () => {
    expect(parseYaml('a: 1\nb: {c: 1, c: 2}\na: 3\n')).toEqual({ value: { a: 3, b: { c: 2 } }, repeats: 'yaml: unmarshal errors:\n  line 2: key "c" already set in map\n  line 3: key "a" already set in map' })
  })

  it('follows anchors and merges', () => {
    expect(parseYaml('base: &b {x: 1, v: 2}\nz: {<<: *b, v: 3}\nw: *b\n').value).toEqual({ base: { x: 1, v: 2 }, z: { x: 1, v: 3 }, w: { x: 1, v: 2 } })
  })

  it('splits documents', () => {
    expect(splitYamlDocuments('---\na: 1\n--- # next\nb: |\n  ---x\n---\n\n')).toEqual(['a: 1\n', 'b: |\n  ---x\n'])
  })

  it.each([
    ['apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n   labels: {}\n', 'yaml: line 5: mapping values are not allowed in this context'],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: tab\n', 'yaml: line 4: found character that cannot start any token'],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    ['a: 1\nfoo\nb: 2\n', "yaml: line 3: could not find expected ':'"],
    ['a: 1\nb: [1, 2\nc: 1\n', "yaml: line 2: did not find expected ',' or ']'"],
    ['a: *x\n', "yaml: unknown anchor 'x' referenced"],
  ])('%j fails: %s', (text, message) => {
    expect(() => parseYaml(text)).toThrow(message)
  })
})
