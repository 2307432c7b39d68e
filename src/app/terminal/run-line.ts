// Runs a typed line: kubectl in the model, and the few tools of a laptop around it.
import { act, useCluster } from '../store/cluster-store.ts'
import { FILTER_NAMES, makeFilter, type Filter } from './filters.ts'
import type { Running } from './line-editor.ts'
import { parseShellLine, type Pipeline } from './shell-line.ts'

const HELP = `This is a terminal at your laptop. It knows kubectl (or k), cat, echo, ls, rm, history and clear; pipes into ${FILTER_NAMES.join(', ')}; files with > and <.
Tab completes, ↑ repeats, Ctrl-R searches what you ran, Ctrl-C interrupts.
Try: kubectl get pods -A · kubectl create deployment web --image=nginx:1.27 --replicas=3 · kubectl exec -it NAME -- sh
`
const COMMANDS = ['cat', 'clear', 'echo', 'help', 'history', 'k', 'kubectl', 'ls', 'rm'] as const

/** Files at the laptop that were made here; kubectl is handed those that it names. */
const files = new Map<string, string>()

interface Session {
  readonly print: (text: string) => void
  readonly history: readonly string[]
  /** The command that runs now, once it does: its id. */
  current: number | undefined
  isInterrupted: boolean
  /** Resolves what is waited for, when nothing else will. */
  giveUp: () => void
}

/** Runs one line. */
export function runLine(line: string, print: (text: string) => void, history: readonly string[] = []): Running {
  const session: Session = { print, history, current: undefined, isInterrupted: false, giveUp: () => undefined }
  const pipelines = parseShellLine(line)
  const takesInput = pipelines.length === 1 && isInteractive(pipelines[0]!)
  return {
    done: runAll(pipelines, session),
    interrupt: () => {
      session.isInterrupted = true
      if (session.current !== undefined) useCluster.getState().connection?.interrupt(session.current)
      session.giveUp()
    },
    ...(takesInput ? { type: (text: string) => session.current !== undefined && useCluster.getState().connection?.type(session.current, text) } : {}),
  }
}

/** `exec -it`, `attach -it`, `run -it`: what is typed belongs to the other side. */
function isInteractive({ stages }: Pipeline): boolean {
  const words: readonly string[] = stages[0]?.words ?? []
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
  return stages.length === 1 && isKubectl(words[0]) && own.some((word) => word === 'exec' || word === 'attach' || word === 'run' || word === 'debug') && own.some((word) => /^-[a-z]*i/.test(word) || word === '--stdin')
}

const isKubectl = (word: string | undefined): boolean => word === 'kubectl' || word === 'k'

async function runAll(pipelines: readonly Pipeline[], session: Session): Promise<void> {
  let code = 0
  for (const pipeline of pipelines) {
    if (session.isInterrupted) return
    if ((pipeline.joint === '&&' && code !== 0) || (pipeline.joint === '||' && code === 0)) continue
    code = await runPipeline(pipeline, session)
  }
}

async function runPipeline(pipeline: Pipeline, session: Session): Promise<number> {
  const { stages, from, to } = pipeline
  // In `cat FILE | kubectl apply -f -` what stands before kubectl is its input.
  const at = Math.max(0, stages.findIndex(({ words }) => isKubectl(words[0])))
  const input = from === undefined ? undefined : 'text' in from ? from.text : files.get(from.file)
  if (from && input === undefined && 'file' in from) return complain(session, `${from.file}: No such file or directory`)
  let written = ''
  const write = to ? (text: string): void => void (written += text) : session.print
  const output = connect(stages.slice(at + 1).map(({ words }) => makeFilter(words)), write)
  if (typeof output === 'string') return complain(session, output)
  const piped = at === 0 ? { text: input } : collect(stages.slice(0, at).map(({ words }) => words), input, session)
  if ('problem' in piped) return complain(session, piped.problem)
  const [first] = stages.slice(at)
  const code = isKubectl(first!.words[0]) ? await runKubectl(first!, piped.text, output.push, session) : runTool(first!.words, piped.text, output.push, session)
  output.end()
  if (to && to.file !== '/dev/null') files.set(to.file, to.isAppended ? (files.get(to.file) ?? '') + written : written)
  return code
}

function complain({ print }: Session, text: string): number {
  print(`${text}\n`)
  return 1
}

/** Chains filters: text goes in as it comes, lines come out. */
function connect(filters: readonly (Filter | string)[], write: (text: string) => void): { readonly push: (text: string) => void; readonly end: () => void } | string {
  const problem = filters.find((filter) => typeof filter === 'string')
  if (typeof problem === 'string') return problem
  const chain = filters.filter((filter): filter is Filter => typeof filter !== 'string')
  if (chain.length === 0) return { push: write, end: () => undefined }
  const feed = (lines: readonly string[], at: number): void => {
    if (lines.length === 0) return
    if (at === chain.length) return write(lines.map((line) => `${line}\n`).join(''))
    for (const line of lines) feed(chain[at]!.push(line), at + 1)
  }
  let pending = ''
  return {
    push: (text) => {
      const lines = (pending + text).split('\n')
      pending = lines.pop()!
      feed(lines, 0)
    },
    end: () => {
      if (pending !== '') feed([pending], 0)
      chain.forEach((filter, at) => feed(filter.end(), at + 1))
    },
  }
}

/** What tools before kubectl give it to read. */
function collect(tools: readonly (readonly string[])[], input: string | undefined, session: Session): { readonly text: string } | { readonly problem: string } {
  let text = ''
  const output = connect(tools.slice(1).map(makeFilter), (more) => void (text += more))
  if (typeof output === 'string') return { problem: output }
  runTool(tools[0]!, input, output.push, session)
  output.end()
  return { text }
}

/** The laptop's own commands. */
function runTool(words: readonly string[], input: string | undefined, write: (text: string) => void, session: Session): number {
  const [name = '', ...args] = words
  switch (name) {
    case 'help':
      write(HELP)
      return 0
    case 'history':
      write(session.history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`).join(''))
      return 0
    case 'echo':
      write(`${args.join(' ')}\n`)
      return 0
    case 'ls':
      write([...files.keys()].sort().map((file) => `${file}\n`).join(''))
      return 0
    case 'rm':
      for (const file of args) files.delete(file)
      return 0
    case 'cat': {
      if (args.length === 0) write(input ?? '')
      const missing = args.find((file) => !files.has(file))
      if (missing !== undefined) return complain(session, `cat: ${missing}: No such file or directory`)
      for (const file of args) write(files.get(file)!)
      return 0
    }
    case '':
      return 0
    default:
      return complain(session, `${name}: command not found. This laptop has ${COMMANDS.join(', ')}.`)
  }
}

function runKubectl({ text, words }: { readonly text: string; readonly words: readonly string[] }, stdin: string | undefined, write: (text: string) => void, session: Session): Promise<number> {
  const { connection, playing } = useCluster.getState()
  if (!connection) return Promise.resolve(complain(session, 'The cluster is still booting.'))
  const line = text.replace(/^k(?=\s|$)/, 'kubectl')
  const named = [...files].filter(([file]) => words.some((word) => word === file || word.endsWith(`=${file}`)))
  return new Promise((resolve) => {
    session.giveUp = () => resolve(130)
    const action = { do: 'kubectl' as const, line, ...(named.length > 0 ? { files: Object.fromEntries(named) } : {}), ...(stdin === undefined ? { tty: true } : { stdin }) }
    session.current = act(action, { stdout: (more) => session.isInterrupted || write(more), stderr: (more) => session.isInterrupted || session.print(more), exit: resolve })
    // A command takes cluster time: it must run for an answer to come.
    if (!playing) connection.play()
  })
}

/** What the last word of a line may become: commands of the laptop here, the rest is asked of kubectl in the model. */
export async function completeLine(line: string): Promise<readonly string[]> {
  const { connection } = useCluster.getState()
  const piece = /(?:^|&&|\|\||[|;])\s*([^|;&]*)$/.exec(line)?.[1] ?? ''
  const words = piece.split(/\s+/)
  const word = words.at(-1)!
  if (words.length === 1) return (piece.length < line.trimStart().length && /\|\s*[^|;&]*$/.test(line) ? [...FILTER_NAMES, 'kubectl'] : COMMANDS).filter((name) => name.startsWith(word))
  const isFile = words[0] === 'cat' || words[0] === 'rm' || words.at(-2) === '-f' || words.at(-2) === '--filename' || words.at(-2) === '<'
  const here = isFile ? [...files.keys()].filter((file) => file.startsWith(word)) : []
  if (!connection || !isKubectl(words[0])) return here
  const { candidates } = await connection.ask({ about: 'complete', line: piece.replace(/^k(?=\s)/, 'kubectl') })
  return [...new Set([...here, ...candidates])].sort()
}
