import { describe, expect, it } from 'vitest'
import { CommandHistory } from './history.ts'
import { LineEditor, inColumns } from './line-editor.ts'
import { isOpenLine } from './shell-line.ts'

const [ENTER, BACK, UP, DOWN, LEFT, HOME, END, DELETE, INTERRUPT, TAB, SEARCH, EOF] = ['\r', '\x7f', '\x1b[A', '\x1b[B', '\x1b[D', '\x1b[H', '\x1b[F', '\x1b[3~', '\x03', '\t', '\x12', '\x04']

interface Opened {
  readonly type: (...keys: string[]) => void
  readonly ran: string[]
  readonly typed: string[]
  readonly screen: () => string
  readonly print: (text: string) => void
  readonly finish: () => Promise<void>
  readonly interrupted: () => number
  readonly editor: LineEditor
}

function open({ answers = {}, history = new CommandHistory(), takesInput = false, columns = 80 }: { answers?: Readonly<Record<string, readonly string[]>>; history?: CommandHistory; takesInput?: boolean; columns?: number } = {}): Opened {
  const ran: string[] = []
  const typed: string[] = []
  let text = ''
  let interrupts = 0
  let end = (): void => undefined
  let print = (_: string): void => undefined
  const editor = new LineEditor({
    write: (more) => void (text += more),
    columns: () => columns,
    history,
    run: (line, given) => {
      ran.push(line)
      print = given
      return { done: new Promise((resolve) => (end = resolve)), interrupt: () => void interrupts++, ...(takesInput ? { type: (more: string) => void typed.push(more) } : {}) }
    },
    complete: (line) => Promise.resolve(answers[line] ?? []),
    isOpen: isOpenLine,
  })
  return {
    editor, ran, typed, type: (...keys) => keys.forEach((key) => editor.input(key)), screen: () => text, print: (more) => print(more), interrupted: () => interrupts,
    finish: async () => {
      end()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('editing', () => {
  it.each([
    ['plain', ['get pods'], 'get pods'],
    ['backspace', ['get podz', BACK, 's'], 'get pods'],
    ['in the middle', ['gt', LEFT, 'e'], 'get'],
    ['home and end', ['et', HOME, 'g', END, ' pods'], 'get pods'],
    ['delete', ['xget', HOME, DELETE], 'get'],
    ['to the beginning', ['rubbish', '\x15', 'get'], 'get'],
    ['to the end', ['get pods', HOME, '\x1b[1;5C', '\x0b'], 'get'],
    ['a word', ['get podz', '\x17', 'pods'], 'get pods'],
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

  it('waits for the rest of a line that is not whole', () => {
    const { type, ran } = open()
    type('kubectl apply -f - <<EOF\r\nkind: Pod\r\nEOF\r\n')
    type('kubectl get \\', ENTER, 'pods', ENTER)
    expect(ran).toEqual(['kubectl apply -f - <<EOF\nkind: Pod\nEOF'])
  })

  it('draws a line over several rows, and goes back over them', () => {
    const { type, screen } = open({ columns: 10 })
    type('kubectl get')
    expect(screen().endsWith('\x1b[1A\r\x1b[J\x1b[90m$\x1b[0m kubectl get')).toBe(true)
  })
})

describe('history', () => {
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

  it.each([
    ['the newest that holds it', [SEARCH, 'pods', ENTER], 'get pods -A'],
    ['again for an older one', [SEARCH, 'pods', SEARCH, ENTER], 'get pods'],
    ['a shorter text finds more', [SEARCH, 'nodesx', BACK, ENTER], 'get nodes'],
    ['an arrow takes it to be edited', [SEARCH, 'nodes', END, ' -o wide', ENTER], 'get nodes -o wide'],
    ['Ctrl-C gives up', [SEARCH, 'pods', INTERRUPT, 'x', ENTER], 'x'],
  ])('search: %s', (_, keys, line) => {
    const { type, ran } = open({ history: new CommandHistory(['get pods', 'get nodes', 'get pods -A']) })
    type(...keys)
    expect(ran).toEqual([line])
  })

  it('is kept', () => {
    let kept: readonly string[] = []
    const history = new CommandHistory(['a'], (lines) => (kept = lines))
    history.add('b')
    history.add('b')
    expect(kept).toEqual(['a', 'b'])
  })
})

describe('what runs', () => {
  it('is interrupted by Ctrl-C', () => {
    const { type, interrupted } = open()
    type('get pods -w', ENTER, INTERRUPT)
    expect(interrupted()).toBe(1)
  })

  it('is typed into, line by line, and gets Ctrl-C and Ctrl-D itself', () => {
    const { type, typed, interrupted } = open({ takesInput: true })
    type('kubectl exec -it web -- sh', ENTER)
    type('ls /tmpp', BACK, ENTER, 'sleep', INTERRUPT, EOF)
    expect(typed).toEqual(['ls /tmp\n', '\x03', '\x04'])
    expect(interrupted()).toBe(0)
  })

  it('keeps its prompt before what is typed', () => {
    const { type, print, screen } = open({ takesInput: true })
    type('kubectl exec -it web -- sh', ENTER)
    print('/ # ')
    type('l', 's')
    expect(screen().endsWith('\r\x1b[J/ # ls')).toBe(true)
    print('tick\n/ # ')
    expect(screen().endsWith('\r\x1b[Jtick\n/ # \r\x1b[J/ # ls')).toBe(true)
  })
})

describe('completion', () => {
  const answers = { 'kubectl g': ['get'], 'kubectl get p': ['pods', 'podtemplates'], 'kubectl x': [], 'kubectl logs d': ['deployments/'] }
  it.each([
    ['one candidate is taken with a space', 'kubectl g', 'x', 'kubectl get x'],
    ['of several the common part', 'kubectl get p', 's', 'kubectl get pods'],
    ['none leaves the line', 'kubectl x', '', 'kubectl x'],
    ['a word that goes on gets no space', 'kubectl logs d', 'web', 'kubectl logs deployments/web'],
  ])('%s', async (_, typed, more, line) => {
    const { type, ran } = open({ answers })
    type(typed, TAB)
    await new Promise((resolve) => setTimeout(resolve))
    type(more, ENTER)
    expect(ran).toEqual([line])
  })

  it('lists in columns', () => expect(inColumns(['a', 'bb', 'c'], 9)).toBe('a   c\nbb'))
})

it('what gestures print stands above the line that is being typed', () => {
  const { type, editor, screen } = open()
  type('get')
  editor.printAbove('$ kubectl scale\n')
  expect(screen().endsWith('get')).toBe(true)
  expect(screen()).toContain('\r\x1b[J$ kubectl scale\n')
})
