import { expect, it } from 'vitest'
import { en } from '../../words/en/index.ts'
import { TOOLS } from './tools.ts'

it('every tool and every field of it has its words, and no others are there', () => {
  const said = Object.fromEntries(Object.entries(en.palette.tools).map(([id, tool]) => [id, 'fields' in tool ? Object.keys(tool.fields) : []]))
  expect(said).toEqual(Object.fromEntries(TOOLS.map(({ id, fields = [] }) => [id, fields.map((field) => field.id)])))
})
