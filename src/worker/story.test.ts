import { expect, it } from 'vitest'
import { aRecord } from '../app/stage/stage-fixtures.ts'
import { STORY_BEAT, isTold, momentOf } from './story.ts'

const SECOND = 1_000_000

it('a beat takes the same time on screen, whether its cause is near or far', () => {
  for (const to of [1000, 50_000, 600 * SECOND]) {
    expect(momentOf({ from: 0, to, elapsed: 0 })).toBe(0)
    expect(momentOf({ from: 0, to, elapsed: STORY_BEAT })).toBe(to)
    expect(momentOf({ from: 0, to, elapsed: STORY_BEAT * 2 })).toBe(to)
  }
})

it('silence is over after a quarter of the beat; what is left shows the messages just before the cause', () => {
  const to = 600 * SECOND
  expect(momentOf({ from: 0, to, elapsed: STORY_BEAT / 4 })).toBe(to - 6000)
  expect(momentOf({ from: 0, to, elapsed: (STORY_BEAT * 5) / 8 })).toBe(to - 3000)
})

it('a machine that reports that it is well is no beat', () => {
  const report = (resource: string) => aRecord('request', 'kubelet node-1', 'patch', { object: `${resource.split('/')[0]}/node-1`, data: { verb: 'patch', resource, code: 200 } })
  expect([isTold(report('nodes/status')), isTold(report('pods/status'))]).toEqual([false, true])
})
