import { expect, it } from 'vitest'
import { formatClock } from './clock.ts'

it.each([
  [0, '00:00:00.000'],
  [192_103_456, '00:03:12.103'],
  [3_600_000_000, '01:00:00.000'],
  [-5, '00:00:00.000'],
])('the clock of %i µs', (time, text) => expect(formatClock(time)).toBe(text))
