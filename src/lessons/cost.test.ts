import { describe, expect, it } from 'vitest'
import { problemOf } from './index.ts'

describe('what may be asked at every frame', () => {
  it.each([
    'pods.exists(p, ready(p))',
    "records.exists(r, r.kind == 'request' && r.object.endsWith(pods[0].metadata.name))",
    "pods.filter(p, p.metadata.namespace == 'default').all(p, has(p.metadata.ownerReferences))",
    "pods.map(p, p.metadata.name).size() == 3 && nodes.all(n, n.status.conditions.exists(c, c.type == 'Ready'))",
    "pods[0].metadata.name.matches('^web-[a-z0-9]+$')",
  ])('%s', (expression) => expect(problemOf(expression)).toBeUndefined())

  it.each([
    'records.exists(a, records.exists(b, a.id == b.id))',
    'pods.all(a, pods.all(b, pods.all(c, a == b || b == c)))',
    'records.map(r, records)',
    'records.map(r, records.map(q, q)).size() > 0',
  ])('%s is too much', (expression) => expect(problemOf(expression)).toMatch(/too long/))

  it.each([
    ["pods[0].metadata.name.matches('(a+)+$')", /repeated groups/],
    ["pods[0].metadata.name.matches('(a|aa)*b')", /repeated groups/],
    ['pods[0].metadata.name.matches(pods[0].metadata.name)', /stand there as a text/],
    [`pods[0].metadata.name.matches('${'a'.repeat(200)}')`, /at most 100/],
  ])('the pattern of %s is refused', (expression, why) => expect(problemOf(expression)).toMatch(why))

  it('names of the lesson are as large as what they are made of', () => {
    const big = new Map([['big', { count: 1_000_000, item: 1 }]])
    expect(problemOf('big + big + big + big + big + big', undefined, big)).toMatch(/too long/)
    expect(problemOf('big.exists(b, pods.exists(p, p == b))', undefined, big)).toMatch(/too long/)
    expect(problemOf('big.size() == 3', undefined, big)).toBeUndefined()
  })
})
