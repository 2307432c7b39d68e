import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import type { KubeObject } from '../object.ts'
import { applyDefaults } from './index.ts'

interface Row {
  kind: string
  gv: string
  case?: string
  input: object
  default?: Record<string, unknown>
}
const rows = JSON.parse(readFileSync('testdata/facts/defaults.json', 'utf8')) as Row[]

/** Additions recorded as defaults that upstream makes elsewhere: in a strategy, a conversion of it, or an admission plug-in. */
const MADE_ELSEWHERE: Record<string, string> = {
  '/metadata/annotations': 'DaemonSet',
  '/spec': 'Namespace',
  '/metadata/finalizers': 'VolumeAttributesClass',
}

/** The value at a JSON pointer; undefined where there is none. */
function at(object: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], object)
}

describe('defaulting', () => {
  it.each(rows.map((row) => [row.gv, row.kind, row.case ?? '', row] as const))('%s %s %s', (_gv, _kind, _case, row) => {
    const { object } = decodeObject(row.gv, row.kind, row.input as never)
    const made = applyDefaults(row.gv, row.kind, object)
    const wanted = Object.entries(row.default ?? {}).filter(([pointer]) => MADE_ELSEWHERE[pointer] !== row.kind)
    expect(Object.fromEntries(wanted.map(([pointer]) => [pointer, at(made, pointer)]))).toEqual(
      Object.fromEntries(wanted.map(([pointer, value]) => [pointer, value === '(removed)' ? undefined : value])))
  })

  it('leaves alone what has its defaults', () => {
    for (const row of rows) {
      const { object } = decodeObject(row.gv, row.kind, row.input as never)
      const made = applyDefaults(row.gv, row.kind, object)
      const copy = decodeObject(row.gv, row.kind, JSON.parse(JSON.stringify(made)) as never).object
      expect(applyDefaults(row.gv, row.kind, copy), `${row.kind} ${row.case}`).toBe(copy)
      expect(applyDefaults(row.gv, row.kind, made)).toBe(made)
    }
  })

  const podSpec = (spec: object) => (applyDefaults('v1', 'Pod', decodeObject('v1', 'Pod', { metadata: { name: 'p' }, spec } as never).object) as KubeObject & { spec: { containers: { imagePullPolicy: string; resources: unknown }[] } }).spec

  it.each([
    ['nginx', 'Always'], ['nginx:latest', 'Always'], ['nginx:1', 'IfNotPresent'], ['reg.io:5000/nginx', 'Always'], ['reg.io:5000/nginx:1', 'IfNotPresent'], ['nginx@sha256:ab', 'IfNotPresent'], ['nginx:latest@sha256:ab', 'Always'],
  ])('%s is pulled %s', (image, policy) => {
    expect(podSpec({ containers: [{ name: 'c', image }] }).containers[0]!.imagePullPolicy).toBe(policy)
  })

  it('sums what containers ask for a pod with limits of its own', () => {
    const containers = [{ name: 'a', resources: { requests: { cpu: '100m' } } }, { name: 'b', resources: { requests: { cpu: '200m' } } }]
    const initContainers = [{ name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '50m' } } }, { name: 'i', resources: { requests: { cpu: '1' } } }]
    expect(podSpec({ containers, initContainers, resources: { limits: { cpu: '2', memory: '1Gi' } } })).toMatchObject({ resources: { requests: { cpu: '1050m', memory: '1Gi' } } })
  })

  it('rounds amounts up to a thousandth', () => {
    expect(podSpec({ containers: [{ name: 'c', resources: { limits: { cpu: '0.0001' } } }] }).containers[0]!.resources).toEqual({ limits: { cpu: '1m' }, requests: { cpu: '1m' } })
  })
})
