import { expect, it } from 'vitest'
import type { FilterRule } from '../../../worker/protocol.ts'
import { offsetsOf, projectRules, rowsBetween } from './rule-rows.ts'

const rule = (at: string, service: string, backends: number, more: Partial<FilterRule> = {}): FilterRule => ({ at, service, kind: 'cluster-ip', backends: Array.from({ length: backends }, (_, i) => ({ ip: `10.244.0.${i + 2}`, port: 8080 })), otherwise: 'reject', affinitySeconds: undefined, ...more })

it('gives each Pod the same chance, step by step', () => {
  const choices = projectRules([rule('10.96.0.7:80/TCP', 'default/web', 3)]).flatMap((row) => (row.kind === 'choice' ? [row] : []))
  expect(choices.map(({ to, probability }) => [to, probability && Number(probability.toFixed(4))])).toEqual([['10.244.0.2:8080', 0.3333], ['10.244.0.3:8080', 0.5], ['10.244.0.4:8080', undefined]])
  const chances = choices.reduce<{ left: number; each: number[] }>(({ left, each }, { probability = 1 }) => ({ left: left * (1 - probability), each: [...each, left * probability] }), { left: 1, each: [] }).each
  for (const chance of chances) expect(chance).toBeCloseTo(1 / 3)
})

it('says what happens where nothing stands behind a Service', () => {
  expect(projectRules([rule('10.96.0.7:80/TCP', 'default/web', 0, { otherwise: 'drop' })]).at(-1)).toMatchObject({ kind: 'refusal', how: 'drop' })
})

it('puts ports of the machine into a chain of their own', () => {
  const rows = projectRules([rule('*:30080/TCP', 'default/web', 1, { kind: 'node-port' }), rule('10.96.0.7:80/TCP', 'default/web', 1)])
  expect(rows.map((row) => (row.kind === 'table' ? row.chain : row.kind))).toEqual(['KUBE-SERVICES', 'chain', 'choice', 'KUBE-NODEPORTS', 'chain', 'choice'])
  expect(rows[4]).toMatchObject({ ip: '*', port: '30080', protocol: 'TCP' })
})

it('shows of thousands only those in view', () => {
  const rows = projectRules(Array.from({ length: 1000 }, (_, i) => rule(`10.96.${i >> 8}.${i & 255}:80/TCP`, `default/s${i}`, 10)))
  const offsets = offsetsOf(rows)
  const [from, to] = rowsBetween(offsets, 50_000, 50_600)
  expect(offsets[from]).toBeLessThanOrEqual(50_000)
  expect(offsets[to]).toBeGreaterThanOrEqual(50_600)
  expect(to - from).toBeLessThan(25)
  expect(rowsBetween(offsets, 0, 10)).toEqual([0, 1])
  expect(rowsBetween(offsets, 9e9, 9e9)).toEqual([rows.length, rows.length])
})
