import { expect, it } from 'vitest'
import { LENS_NAMES, TOOL_NAMES } from '../../lessons/index.ts'
import { TOOLS } from '../palette/tools.ts'
import { LENSES } from '../stage/lenses/index.ts'

it('lessons may name every lens and every tool that the page has, and no others', () => {
  expect([...LENS_NAMES].sort()).toEqual(LENSES.map(({ id }) => id).sort())
  expect([...TOOL_NAMES].sort()).toEqual(TOOLS.map(({ id }) => id).sort())
})
