import { describe, expect, it } from 'vitest'
import { LineEditor } from './line-editor.ts'

const [ENTER, BACK, UP, DOWN, LEFT, HOME, END, DELETE, INTERRUPT, TAB] = ['\r', '\x7f', '\x1b[A', '\x1b[B', '\x1b[D', '\x1b[H', '\x1b[F', '\x1b[3~', '\x03', '\t']

function open(answers: Readonly<Record<string, readonly string[]>> = {}): { type: (...keys: string[]) => void; ran: string[]; screen: () => string; finish: () => Promise<void>; aborted: () => boolean; editor: LineEditor } {
  const ran: string[] = []
  let text = ''
  let end = (): void => undefined
  let signal: AbortSignal | undefined
  const editor = new LineEditor({
    write: (more) => void (text += more),
    run: (line, _print, given) => {
      ran.push(line)
      signal = given
      return new Promise((resolve) => (end = resolve))
    },
    complete: (line) => Promise.resolve(answers[line] ?? []),
  })
  return { editor, ran, type: (...keys) => keys.forEach((key) => editor.input(key)), screen: () => text, aborted: () => signal?.aborted === true, finish: async () => {
    end()
    await Promise.resolve()
    await Promise.resolve()
  } }
}

describe('editing', () => {
  it.each([
    ['plain', ['get pods'], 'get pods'],
    ['backspace', ['get podz', BACK, 's'], 'get pods'],
    ['in the middle', ['gt', LEFT, 'e'], 'get'],
    ['home and end', ['et', HOME, 'g', END, ' pods'], 'get pods'],
    ['delete', ['xget', HOME, DELETE], 'get'],
    ['to the beginning', ['rubbish', '\x15', 'get'], 'get'],
    ['interrupt', ['rubbish', INTERRUPT, 'get'], 'get'],
    ['backspace at the beginning', [BACK, 'get'], 'get'],
    ['spaces around', ['  get  '], 'get'],
  ])('%s', (_, keys, line) => {
    const { type, ran } = open()
    type(...keys, ENTER)
    expect(ran).toEqual([line])
  })

  it('a paste of two lines runs the first; what is typed while it runs is not lost into the next', () => {
    const { type, ran } = open()
    type('get pods\r')
    type('more')
    expect(ran).toEqual(['get pods'])
  })

  it('an empty line runs nothing', () => {
    const { type, ran } = open()
    type(ENTER, '   ', ENTER)
    expect(ran).toEqual([])
  })
})

it('recalls earlier lines, and forgets none', async () => {
  const { type, ran, finish } = open()
  for (const line of ['one', 'two']) {
    type(line, ENTER)
    await finish()
  }
  type(UP, UP, ENTER)
  await finish()
  type(UP, DOWN, 'three', ENTER)
  expect(ran).toEqual(['one', 'two', 'one', 'three'])
})

it('Ctrl-C interrupts what runs', () => {
  const { type, aborted } = open()
  type('get pods -w', ENTER, INTERRUPT)
  expect(aborted()).toBe(true)
})

describe('completion', () => {
  const answers = { 'kubectl g': ['get'], 'kubectl get p': ['pods', 'podtemplates'], 'kubectl x': [] }
  it.each([
    ['one candidate is taken with a space', 'kubectl g', 'kubectl get'],
    ['of several the common part', 'kubectl get p', 'kubectl get pod'],
    ['none leaves the line', 'kubectl x', 'kubectl x'],
  ])('%s', async (_, typed, line) => {
    const { type, ran } = open(answers)
    type(typed, TAB)
    await new Promise((resolve) => setTimeout(resolve))
    type(ENTER)
    expect(ran).toEqual([line])
  })
})

it('what gestures print stands above the line that is being typed', () => {
  const { type, editor, screen } = open()
  type('get')
  editor.printAbove('$ kubectl scale\n')
  expect(screen().endsWith('get')).toBe(true)
  expect(screen()).toContain('\r\x1b[K$ kubectl scale\n')
})
