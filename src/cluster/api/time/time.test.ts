import { describe, expect, it } from 'vitest'
import { answerDuration } from '../../../../scripts/oracle/duration.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { EPOCH_MS, formatMicroTime, formatNanoTime, formatTime, parseTime } from './index.ts'

describe('time', () => {
  it.each(rowsOf<Row<{ readonly seconds: number }>>('duration').map(({ input, output }) => [input.seconds, output] as const))('%d seconds read %j', (seconds, output) => {
    expect(answerDuration({ seconds })).toEqual({ output })
  })

  it('starts at the epoch', () => {
    expect(EPOCH_MS).toBe(Date.UTC(2026, 0, 1))
    expect(formatTime(0)).toBe('2026-01-01T00:00:00Z')
  })

  it.each([
    [5_123_456, '2026-01-01T00:00:05Z', '2026-01-01T00:00:05.123456Z', '2026-01-01T00:00:05.123456Z'],
    [86_400_000_000, '2026-01-02T00:00:00Z', '2026-01-02T00:00:00.000000Z', '2026-01-02T00:00:00Z'],
    [-500_000, '2025-12-31T23:59:59Z', '2025-12-31T23:59:59.500000Z', '2025-12-31T23:59:59.5Z'],
  ])('%d µs', (micros, second, micro, nano) => {
    expect([formatTime(micros), formatMicroTime(micros), formatNanoTime(micros)]).toEqual([second, micro, nano])
    expect(parseTime(micro)).toBe(micros)
    expect(parseTime(second)).toBe(Math.floor(micros / 1e6) * 1e6)
  })

  it.each([
    ['2026-01-01T01:00:00+01:00', 0], ['2025-12-31T23:30:00.25-00:30', 250_000], ['2026-01-01', NaN], ['2026-02-30T00:00:00Z', NaN], ['2026-01-01T25:00:00Z', NaN], ['', NaN],
  ])('%j is %d µs', (text, micros) => {
    expect(parseTime(text)).toBe(micros)
  })
})
