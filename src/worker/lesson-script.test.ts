import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { isAsking, parseLesson, type Lesson } from '../lessons/index.ts'
import { writeScript, type LessonScript } from './lesson-script.ts'
import { TestPage } from './test-page.ts'

const CONTENT = join(import.meta.dirname, '../lessons/content')
const folders = readdirSync(CONTENT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)

function readLesson(id: string): Lesson {
  const { lesson } = parseLesson(id, Object.fromEntries(readdirSync(join(CONTENT, id)).map((file) => [file, readFileSync(join(CONTENT, id, file), 'utf8')])))
  if (!lesson) throw new Error(`${id} cannot be read`)
  return lesson
}

function scriptOf(lesson: Lesson): LessonScript {
  const steps = writeScript(lesson)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

describe.each(folders)('the script of %s', (id) => {
  const lesson = readLesson(id)
  let stops: LessonScript['stops']
  let stuck: LessonScript['stuck']
  beforeAll(() => void ({ stops, stuck } = scriptOf(lesson)))

  it('comes to the end of every step', () => {
    expect(stuck).toEqual([])
    expect([...new Set(stops.map(({ step }) => step))]).toEqual(lesson.steps.map((_, i) => i))
    for (const [i, { at }] of stops.entries()) expect(at).toBeGreaterThanOrEqual(stops[i - 1]?.at ?? 0)
  })

  it('knows one right answer to every question, and a word for each of the others', () => {
    for (const [i, step] of lesson.steps.entries()) {
      if (!isAsking(step) || step.question.ask === 'write') continue
      const answers = stops.find((stop) => stop.step === i)?.answers ?? []
      expect(answers.filter(({ isRight }) => isRight), step.id).toHaveLength(1)
      expect(answers.filter(({ feedback }) => feedback === ''), step.id).toEqual([])
    }
  })
})

describe('a lesson that is shown from its script', () => {
  const lesson = readLesson('desired-and-actual')
  const script = scriptOf(lesson)
  const moments = [...new Set(script.stops.map(({ at }) => at))]

  const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
  const digestOfObjects = (page: TestPage): string => digest([...page.objects].sort(([a], [b]) => (a < b ? -1 : 1)))

  /** Everything that there is at the playhead, to the byte. */
  function digestOf(page: TestPage): string {
    const surroundings = Object.assign({}, ...page.heard.map((message) => (message.type === 'frame' ? message.surroundings : undefined))) as object
    return digest([page.frame.now, digestOfObjects(page), Object.entries(surroundings).sort()])
  }

  function open(until: number): TestPage {
    const page = new TestPage()
    page.say({ type: 'open', run: script.run, until })
    for (let ticks = 0; ticks < 2000 && page.frame?.now !== until; ticks++) page.host.tick(0)
    return page
  }

  /** Plays on to a moment as a page does: a little too far, and back to it. */
  function playTo(page: TestPage, at: number): void {
    page.say({ type: 'play', pace: 10 })
    for (let ticks = 0; ticks < 5000 && page.frame.now < at; ticks++) page.host.tick(16_000)
    seek(page, at)
  }

  function seek(page: TestPage, at: number): void {
    page.say({ type: 'seek', to: at })
    page.host.tick(0)
  }

  it('is written the same each time', () => expect(scriptOf(lesson)).toEqual(script))

  it('goes forwards and backwards exactly', () => {
    const page = open(moments[0]!)
    const forwards = new Map<number, string>()
    for (const at of moments) {
      playTo(page, at)
      forwards.set(at, digestOf(page))
    }
    expect(new Set(forwards.values()).size).toBe(moments.length)
    for (const at of moments.toReversed()) {
      seek(page, at)
      expect(digestOf(page), `at ${at}`).toBe(forwards.get(at))
    }
  })

  it('shows by a link to a step the objects that the room saw there', () => {
    const page = open(moments[0]!)
    for (const at of moments) {
      playTo(page, at)
      const direct = open(at)
      expect(digestOfObjects(direct), `at ${at}`).toBe(digestOfObjects(page))
    }
  })
})
