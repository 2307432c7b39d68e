import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../kernel/index.ts'
import { DEFAULT_OPTIONS, parseDuration, parseFlags } from './options.ts'

describe('flags', () => {
  it.each([
    ['--scan-interval=30s', { scanInterval: 30 * SECOND }],
    ['--scale-down-unneeded-time=1m30s', { scaleDownUnneededTime: 90 * SECOND }],
    ['-scale-down-delay-after-add=0', { scaleDownDelayAfterAdd: 0 }],
    ['--scale-down-utilization-threshold=0.7', { scaleDownUtilizationThreshold: 0.7 }],
    ['--scale-down-enabled=false', { scaleDownEnabled: false }],
    ['--enforce-node-group-min-size', { enforceNodeGroupMinSize: true }],
    ['--expendable-pods-priority-cutoff=-5', { expendablePodsPriorityCutoff: -5 }],
    ['--expander=random', { expander: 'random' }],
    ['--cloud-provider=aws', {}],
  ])('%s', (word, changes) => {
    expect(parseFlags([word])).toEqual({ ...DEFAULT_OPTIONS, ...changes })
  })

  it.each([
    ['--scan-intervall=10s', 'unknown flag: --scan-intervall'],
    ['--scan-interval=soon', 'invalid argument "soon" for "--scan-interval" flag'],
    ['--max-nodes-total=many', 'invalid argument "many" for "--max-nodes-total" flag'],
    ['--expander=price', 'invalid argument "price" for "--expander" flag'],
    ['run', 'unknown flag: --run'],
  ])('%s is refused', (word, error) => {
    expect(parseFlags([word])).toEqual({ error })
  })

  it.each([['10s', 10 * SECOND], ['1h2m3s', HOUR + 2 * MINUTE + 3 * SECOND], ['1.5m', 90 * SECOND], ['250ms', SECOND / 4], ['0', 0], ['5', undefined], ['', undefined], ['-1s', undefined]])('duration %s', (text, micros) => {
    expect(parseDuration(text)).toBe(micros)
  })
})
