import { expect, it } from 'vitest'
import { formatValue, splitsOf, type Unit } from './units.ts'

const MIB = 1024 * 1024

it.each([
  [0, 'bytes', '0'],
  [0.0034, 'cores', '3m'],
  [1.25, 'cores', '1250m'],
  [16, 'cores', '16.0'],
  [64.9 * MIB, 'bytes', '64Mi'],
  [2000, 'bytes', '1Ki'],
  [12.5 * 1024 * MIB, 'bytes', '12.5Gi'],
  [3.25, 'millis', '3.3 ms'],
  [250.4, 'millis', '250 ms'],
  [1500, 'millis', '1.5 s'],
  [0.25, 'rate', '0.3/s'],
  [1200, 'rate', '1200/s'],
  [3, 'count', '3'],
] satisfies [number, Unit, string][])('%d %s is %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text))

it.each([
  [3, 'count', 3, [0, 1, 2, 3]],
  [12, 'count', 3, [0, 5, 10]],
  [0.11, 'cores', 3, [0, 0.05, 0.1]],
  [300 * MIB, 'bytes', 3, [0, 128 * MIB, 256 * MIB]],
  [7.4, 'millis', 3, [0, 5]],
] satisfies [number, Unit, number, number[]][])('an axis up to %d %s', (top, unit, most, places) => expect(splitsOf(top, unit, most)).toEqual(places))
