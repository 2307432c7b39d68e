import { expect, it } from 'vitest'
import type { LiveBranch } from './branch.ts'
import { Branches, MOST_BRANCHES } from './branches.ts'

const live = (now = 100): LiveBranch => ({ now }) as LiveBranch

function aTree(): Branches {
  const branches = new Branches()
  branches.add(live(), { parent: undefined, from: 0, label: 'First run' })
  branches.add(live(), { parent: 0, from: 50, label: 'a' })
  branches.add(live(), { parent: 1, from: 70, label: 'a of a' })
  branches.add(live(), { parent: 0, from: 20, label: 'b' })
  return branches
}

it.each([
  [0, 1, 50],
  [1, 2, 70],
  [0, 2, 50],
  [2, 3, 20],
  [3, 1, 20],
])('branches %i and %i are one until %i', (a, b, until) => {
  expect(aTree().commonUntil(a, b)).toBe(until)
  expect(aTree().commonUntil(b, a)).toBe(until)
})

it('what two branches have in common outlives the branch that they come from', () => {
  const branches = aTree()
  branches.remove(1)
  expect(branches.commonUntil(0, 2)).toBe(50)
})

it('of too many the one goes that was not looked at for longest; those that are needed stay', () => {
  const branches = aTree()
  branches.show(0)
  for (let i = 4; i < MOST_BRANCHES; i++) expect(branches.add(live(), { parent: 0, from: 1, label: `${i}` })).toBeUndefined()
  expect(branches.add(live(), { parent: 0, from: 1, label: 'more' }, 1)).toBe('a of a')
  expect(branches.describe().map(({ label }) => label)).toEqual(['First run', 'a', 'b', '4', '5', '6', '7', 'more'])
})

it('names are trimmed and bounded; the branch that is shown is not removed', () => {
  const branches = aTree()
  branches.rename(3, `  ${'x'.repeat(200)}`)
  expect(branches.describe()[3]!.label).toBe('x'.repeat(80))
  expect(branches.remove(3)).toBe(false)
})
