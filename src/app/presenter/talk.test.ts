import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../lessons/index.ts'
import type { LessonStop } from '../../worker/protocol.ts'
import { arrive, backward, doneBefore, forward, goTo, indexOf, type Clock, type Talk } from './talk.ts'

const SECOND = 1_000_000
const stop = (step: number, part: number, seconds: number, kind: LessonStop['kind'] = 'shown'): LessonStop => ({ step, part, kind, at: seconds * SECOND })
const stops = [stop(0, 0, 60), stop(0, 1, 65, 'done'), stop(1, 0, 65), stop(2, 0, 65), stop(2, 1, 70, 'moment'), stop(3, 0, 70), stop(3, 1, 130, 'answered')]
const step = (kind: 'do' | 'read' | 'watch' | 'predict', pace?: number) => ({ id: kind, kind, title: '', text: '', ...(pace ? { pace } : {}) })
const lesson = { steps: [step('do'), step('read'), step('watch', 4), step('predict')] } as unknown as Lesson
const log = [{ at: 50 * SECOND, action: { do: 'kubectl', line: 'kubectl run a' } }, { at: 61 * SECOND, action: { do: 'kubectl', line: 'kubectl run b' } }] as const
const talk: Talk = { lesson, script: { run: { config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: [] }, log }, stops, stuck: [] }, at: 0, to: undefined }
const clock = (now: number, end = now, remembered = 60): Clock => ({ now: now * SECOND, end: end * SECOND, remembered: remembered * SECOND })

describe('a talk', () => {
  it('goes on by letting the cluster run, and stands still at the very moment of the stop', () => {
    const set = forward(talk, clock(60))
    expect(set).toEqual({ talk: { ...talk, to: 1 }, motion: { do: 'play', pace: 1 } })
    expect(arrive(set.talk, 64.9 * SECOND)).toBeUndefined()
    expect(arrive(set.talk, 65.2 * SECOND)).toEqual({ talk: { ...talk, at: 1 }, motion: { do: 'seek', to: 65 * SECOND } })
  })

  it('goes on at once where nothing happens in between', () => expect(forward({ ...talk, at: 1 }, clock(65))).toEqual({ talk: { ...talk, at: 2 } }))

  it('is watched as its author wants it, and keeps nobody waiting', () => {
    expect(forward({ ...talk, at: 3 }, clock(65)).motion).toEqual({ do: 'play', pace: 4 })
    expect(forward({ ...talk, at: 5 }, clock(70)).motion).toEqual({ do: 'play', pace: 5 })
  })

  it('is there at once when it is told to go on while the cluster runs', () => {
    const running = { ...talk, to: 1 }
    expect(forward(running, clock(62, 66))).toEqual({ talk: { ...talk, at: 1 }, motion: { do: 'seek', to: 65 * SECOND } })
    expect(forward(running, clock(62))).toEqual({ talk: running, motion: { do: 'play', pace: 'fastest' } })
  })

  it('goes back to moments that were', () => {
    expect(backward({ ...talk, at: 4 }, clock(70))).toEqual({ talk: { ...talk, at: 3 }, motion: { do: 'seek', to: 65 * SECOND } })
    expect(backward({ ...talk, at: 4, to: 5 }, clock(90))).toEqual({ talk: { ...talk, at: 4 }, motion: { do: 'seek', to: 70 * SECOND } })
    expect(backward({ ...talk, at: 1 }, clock(90, 90, 62)).motion).toEqual({ do: 'recall', to: 60 * SECOND })
  })

  it('ends at its ends', () => {
    expect(backward(talk, clock(60)).talk.at).toBe(0)
    expect(forward({ ...talk, at: 6 }, clock(130))).toEqual({ talk: { ...talk, at: 6 } })
    expect(goTo(talk, 99, clock(130)).talk.at).toBe(6)
  })

  it('knows what is done on the way to a stop', () => {
    expect(doneBefore(talk, 1)).toEqual([log[1]])
    expect(doneBefore(talk, 0)).toEqual([])
  })
})

it.each([
  [{ step: 2, part: 1 }, 4],
  [{ step: 2, part: 7 }, 4],
  [{ step: 1, part: 3 }, 2],
  [{ step: 12, part: 0 }, 6],
])('the stop at %j is number %d', (place, index) => expect(indexOf(stops, place)).toBe(index))
