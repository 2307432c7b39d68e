import { expect, it } from 'vitest'
import { cellAt, planCells } from './cells.ts'
import { NO_LOOK } from '../../../worker/crowd/index.ts'
import { fill, paintPod, type Colours, type Pixels } from './paint.ts'

it.each([[11, 8, 30], [24, 19, 110], [72, 57, 30], [144, 114, 110], [288, 228, 300]])('%i × %i pixels hold %i Pods', (width, height, pods) => {
  const { columns, rows, pitch, left, top, bar } = planCells(width, height, pods, 1)
  expect(columns * rows).toBeGreaterThanOrEqual(Math.min(pods, width * height * 0.4))
  expect(left + (columns - 1) * pitch).toBeLessThan(width)
  expect(top + (rows - 1) * pitch).toBeLessThan(height - bar)
})

it('has room for a name only where it can be read', () => {
  expect(planCells(30, 24, 30, 1).hasName).toBe(false)
  expect(planCells(72, 57, 30, 1).hasName).toBe(true)
  expect(planCells(72, 57, 30, 2).hasName).toBe(false)
})

it('finds the cell where it is drawn', () => {
  const plan = planCells(72, 57, 30, 1)
  for (const i of [0, 7, 29]) expect(cellAt(plan, plan.left + (i % plan.columns) * plan.pitch, plan.top + Math.floor(i / plan.columns) * plan.pitch)).toBe(i)
  expect(cellAt(plan, 1, 1)).toBeUndefined()
})

const pixels = (width: number, height: number): Pixels => ({ data: new Uint32Array(width * height), width, height })
const shades = { pods: Uint32Array.from({ length: 16 }, (_, i) => i + 1) } as unknown as Colours
const text = ({ data, width }: Pixels): string[] => Array.from({ length: data.length / width }, (_, row) => [...data.slice(row * width, (row + 1) * width)].join(''))

it('clips what lies over the edge', () => {
  const image = pixels(3, 2)
  fill(image, -1, 1, 3, 5, 7)
  expect(text(image)).toEqual(['000', '770'])
  fill(image, 5, 0, 2, 2, 9)
  expect(text(image)).toEqual(['000', '770'])
})

it.each([
  ['full: it runs', 0, ['11111', '11111', '11111', '11111', '11111']],
  ['hollow: it waits', 1, ['22222', '20002', '20002', '20002', '22222']],
  ['a diamond: it failed', 3, ['00400', '04440', '44444', '04440', '00400']],
  ['nothing: it is gone', NO_LOOK, ['00000', '00000', '00000', '00000', '00000']],
])('%s', (_, look, drawn) => {
  const image = pixels(5, 5)
  paintPod(image, { x: 0, y: 0, width: 5, height: 5 }, 0, look, { hasName: false, left: 0, top: 0, columns: 1, rows: 1, pitch: 5, size: 5, bar: 0 }, shades)
  expect(text(image)).toEqual(drawn)
})
