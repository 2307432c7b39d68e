// Runs a typed line: kubectl in the model, and the few tools of a laptop around it. Commands that read what the one before printed
// follow each other; filters (`grep`, `jq`) stand behind what prints and see each line as it comes.
import { useCluster } from '../store/cluster-store.ts'
import { expandText } from './expand.ts'
import { isFilter, makeFilter, type Filter, type FilterCommand } from './filters.ts'
import { loadJq } from './jq.ts'
import { readFile, writeFile } from './laptop-files.ts'
import type { Running } from './line-editor.ts'
import { runKubectl } from './run-kubectl.ts'
import type { Session } from './session.ts'
import { parseShellLine, wordsOf, type Pipeline, type Stage } from './shell-line.ts'
import { assignment, shell, unalias, valueOf } from './shell-state.ts'
import { runTool, unknownCommand } from './tools.ts'

/** Microseconds in a second: cluster time is counted in them. */
const SECOND = 1_000_000

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
  const words = wordsOf(unalias(stages[0]!.text))
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
  return stages.length === 1 && words[0] === 'kubectl' && own.some((word) => word === 'exec' || word === 'attach' || word === 'run' || word === 'debug') && own.some((word) => /^-[a-z]*i/.test(word) || word === '--stdin')
}

async function runAll(pipelines: readonly Pipeline[], session: Session): Promise<void> {
  for (const pipeline of pipelines) {
    if (session.isInterrupted) return
    if ((pipeline.joint === '&&' && shell.code !== 0) || (pipeline.joint === '||' && shell.code === 0)) continue
    shell.code = await runPipeline(pipeline, session, session.print)
  }
}

/** Output of a line that another asks for by `$(…)`. */
async function outputOf(command: string, session: Session): Promise<string> {
  let text = ''
  for (const pipeline of parseShellLine(command)) shell.code = await runPipeline(pipeline, session, (more) => void (text += more))
  return text
}

async function runPipeline(pipeline: Pipeline, session: Session, print: (text: string) => void): Promise<number> {
  const put = (text: string): Promise<string> => expandText(text, { valueOf, outputOf: (command) => outputOf(command, session) })
  const stages: Stage[] = []
  for (const stage of pipeline.stages) {
    const text = unalias(await put(stage.text))
    stages.push({ ...stage, text, words: wordsOf(text) })
  }
  const { from, to } = pipeline
  const assigned = stages.length === 1 && stages[0]!.words.length > 0 ? stages[0]!.words.map(assignment) : []
  if (assigned.length > 0 && assigned.every((one) => one !== undefined)) {
    for (const one of assigned) shell.variables.set(...one)
    return 0
  }
  const file = from && 'file' in from ? await put(from.file) : undefined
  let input = from && 'text' in from ? from.text : file === undefined ? undefined : readFile(file)
  if (file !== undefined && input === undefined) return complain(session, `bash: ${file}: No such file or directory`)
  if (stages.some(({ words }) => words[0] === 'jq')) await loadJq()
  const target = to && (await put(to.file))
  let written = ''
  const last = target === undefined ? print : (text: string): void => void (written += text)
  let code = 0
  const segments = segmentsOf(stages)
  for (const [i, segment] of segments.entries()) {
    if (session.isInterrupted) return 130
    const isLast = i === segments.length - 1
    let collected = ''
    code = await runSegment(segment, input, isLast ? last : (text) => void (collected += text), session)
    input = collected
  }
  if (target !== undefined && target !== '/dev/null') writeFile(target, to!.isAppended ? (readFile(target) ?? '') + written : written)
  return code
}

/** Stages in groups: one that prints of its own, and the filters behind it. */
function segmentsOf(stages: readonly Stage[]): readonly (readonly Stage[])[] {
  const groups: Stage[][] = []
  for (const stage of stages) {
    if (groups.length > 0 && isFilter(stage.words[0] ?? '')) groups.at(-1)!.push(stage)
    else groups.push([stage])
  }
  return groups
}

function complain({ print }: Session, text: string): number {
  print(`${text}\n`)
  return 1
}

async function runSegment([first, ...behind]: readonly Stage[], input: string | undefined, write: (text: string) => void, session: Session): Promise<number> {
  const commands = behind.map(({ words }) => makeFilter(words))
  const problem = commands.find((command) => typeof command === 'string')
  if (typeof problem === 'string') return complain(session, problem)
  const chain = commands.filter((command): command is FilterCommand => typeof command !== 'string').map(({ filter }) => filter)
  // Whoever writes to a filter that wants no more is ended, as by a broken pipe.
  let isStopped = false
  const stop = (): void => {
    if (isStopped) return
    isStopped = true
    if (session.current !== undefined) useCluster.getState().connection?.interrupt(session.current)
    session.giveUp()
  }
  const output = connect(chain, write, stop)
  const code = await runFirst(first!, input, output.push, session)
  output.end()
  return chain.at(-1)?.code?.() ?? (chain.length > 0 ? 0 : code)
}

/** Chains filters: text goes in as it comes, lines come out. */
function connect(chain: readonly Filter[], write: (text: string) => void, stop: () => void = () => undefined): { readonly push: (text: string) => void; readonly end: () => void } {
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
      if (chain.some((filter) => filter.isDone?.())) stop()
    },
    end: () => {
      if (pending !== '') feed([pending], 0)
      chain.forEach((filter, at) => feed(filter.end(), at + 1))
    },
  }
}

/** The command that stands first in its group. */
async function runFirst(stage: Stage, input: string | undefined, write: (text: string) => void, session: Session): Promise<number> {
  const [name = '', ...args] = stage.words
  if (name === '') return 0
  if (name === 'kubectl') return runKubectl(stage, input, write, session)
  if (name === 'watch') return watch(stage, write, session)
  if (name === 'xargs') return xargs(args, input ?? '', stage, write, session)
  if (name === 'tee') {
    for (const file of args.filter((arg) => !arg.startsWith('-'))) writeFile(file, args.includes('-a') ? (readFile(file) ?? '') + (input ?? '') : (input ?? ''))
    write(input ?? '')
    return 0
  }
  if (isFilter(name)) return filterFiles(stage, input, write, session)
  const say = (text: string): number => complain({ ...session, print: stage.errors === 'nowhere' ? () => undefined : stage.errors === 'pipe' ? write : session.print }, text)
  const ran = runTool(name, { args, write, complain: say, history: session.history, sleep: (seconds) => sleep(seconds, session) })
  if (ran !== undefined) return ran
  say(unknownCommand(name))
  return 127
}

/** `cat FILE`, `jq . FILE`, `grep x < FILE`: a filter that reads for itself. */
function filterFiles({ words }: Stage, input: string | undefined, write: (text: string) => void, session: Session): number {
  const command = makeFilter(words)
  if (typeof command === 'string') return complain(session, command)
  const { filter, files } = command
  const missing = files.find((file) => file !== '-' && readFile(file) === undefined)
  if (missing !== undefined) return complain(session, `${words[0]}: ${missing}: No such file or directory`)
  const { push, end } = connect([filter], write)
  for (const text of files.length > 0 ? files.map((file) => (file === '-' ? (input ?? '') : readFile(file)!)) : [input ?? '']) push(text)
  end()
  return filter.code?.() ?? 0
}

/** `… | xargs kubectl delete`: what was printed becomes words of a command; `-n 1` runs one for each word, `-I {}` one for each line. */
async function xargs(args: readonly string[], input: string, stage: Stage, write: (text: string) => void, session: Session): Promise<number> {
  let at = 0
  let [most, mark] = [Number.POSITIVE_INFINITY, '']
  for (; args[at]?.startsWith('-'); at++) {
    const [, flag = '', value] = /^-([nIrt])(.*)$/.exec(args[at]!) ?? []
    if (flag === 'n' || flag === 'I') {
      const given = value || args[++at] || ''
      if (flag === 'n') most = Math.max(1, Number(given) || 1)
      else mark = given
    }
  }
  const command = args.slice(at).length > 0 ? args.slice(at) : ['echo']
  const words = mark === '' ? input.split(/\s+/).filter((word) => word !== '') : input.split('\n').filter((line) => line !== '')
  let code = 0
  for (let i = 0; i < words.length && !session.isInterrupted; i += mark === '' ? Math.min(most, words.length) : 1) {
    const filled = mark === '' ? [...command, ...words.slice(i, i + Math.min(most, words.length))] : command.map((word) => word.replaceAll(mark, words[i]!))
    const text = filled.map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word}'`)).join(' ')
    code = (await runFirst({ ...stage, words: filled, text }, undefined, write, session)) || code
  }
  return code
}

/** `watch COMMAND`: every two seconds of cluster time, until Ctrl-C. */
async function watch({ text }: Stage, write: (text: string) => void, session: Session): Promise<number> {
  const [, every = '2', command = ''] = /^watch\s+(?:-(?:n\s*|-interval[= ])([\d.]+)\s+)?(?:-\w+\s+)*(.*)$/s.exec(text) ?? []
  if (command.trim() === '') return complain(session, 'Usage: watch [-n seconds] command')
  const seconds = Math.max(0.1, Number(every))
  const line = command.trim().replace(/^(["'])([\s\S]*)\1$/, '$2')
  do {
    const output = await outputOf(line, session)
    if (session.isInterrupted) return 130
    write(`\x1b[2J\x1b[HEvery ${seconds.toFixed(1)}s: ${line}\n\n${output}`)
  } while (await sleep(seconds, session))
  return 130
}

/** Waits for cluster time to pass; false when it was interrupted. */
function sleep(seconds: number, session: Session): Promise<boolean> {
  const { now, playing, connection } = useCluster.getState()
  if (!playing) connection?.play()
  const until = now + seconds * SECOND
  return new Promise((resolve) => {
    const forget = useCluster.subscribe((state) => state.now >= until && end(true))
    const end = (isOver: boolean): void => {
      forget()
      resolve(isOver)
    }
    session.giveUp = () => end(false)
  })
}
