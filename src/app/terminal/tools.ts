// The laptop's own commands: its few files, its variables, and the doors from the terminal to the rest of the page.
import { EPOCH_MS } from '../../cluster/api/time/index.ts'
import { words as wordsOf } from '../../words/index.ts'
import { openText } from '../editor/editor-store.ts'
import { useCluster } from '../store/cluster-store.ts'
import { FILTER_NAMES } from './filters.ts'
import { fileNames, readFile, removeFile, writeFile } from './laptop-files.ts'
import { assignment, shell } from './shell-state.ts'

export interface ToolRun {
  readonly args: readonly string[]
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
  readonly history: readonly string[]
  /** Lets cluster time pass; false when it was interrupted. */
  readonly sleep: (seconds: number) => Promise<boolean>
}

type Tool = (run: ToolRun) => number | Promise<number>

const openFile: Tool = ({ args: [name], complain }) => {
  if (name === undefined) return failed(complain, words('editorNeedsFile'))
  if (readFile(name) === undefined) writeFile(name, '')
  openText(name, readFile(name) ?? '')
  return 0
}

const TOOLS: Readonly<Record<string, Tool>> = {
  help: ({ write }) => done(write(`${words('help', { filters: FILTER_NAMES.join(', ') })}\n`)),
  history: ({ write, history }) => done(write(history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`).join(''))),
  echo: ({ args, write }) => {
    const [isBare, isEscaped] = [args[0] === '-n', args[0] === '-e']
    const text = args.slice(isBare || isEscaped ? 1 : 0).join(' ')
    return done(write((isEscaped ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : text) + (isBare ? '' : '\n')))
  },
  printf: ({ args: [format = '', ...values], write }) => {
    let next = 0
    return done(write(format.replaceAll(/%[sd]/g, () => values[next++] ?? '').replaceAll('\\n', '\n').replaceAll('\\t', '\t')))
  },
  ls: ({ args, write, complain }) => {
    const asked = args.filter((arg) => !arg.startsWith('-') && arg !== '.')
    const missing = asked.find((name) => readFile(name) === undefined)
    if (missing !== undefined) return failed(complain, `ls: cannot access '${missing}': No such file or directory`)
    const isLong = args.some((arg) => /^-\w*l/.test(arg))
    return done(write((asked.length > 0 ? asked : fileNames()).map((name) => `${isLong ? `-rw-r--r-- 1 you you ${String(readFile(name)!.length).padStart(6)} ` : ''}${name}\n`).join('')))
  },
  rm: ({ args, complain }) => {
    const isForced = args.some((arg) => /^-\w*f/.test(arg))
    const missing = args.filter((arg) => !arg.startsWith('-')).filter((name) => !removeFile(name))
    return missing.length === 0 || isForced ? 0 : failed(complain, `rm: cannot remove '${missing[0]}': No such file or directory`)
  },
  cp: ({ args: [from = '', to = ''], complain }) => copy('cp', from, to, complain),
  mv: ({ args: [from = '', to = ''], complain }) => {
    const code = copy('mv', from, to, complain)
    if (code === 0 && from !== to) removeFile(from)
    return code
  },
  touch: ({ args }) => done(args.forEach((name) => readFile(name) === undefined && writeFile(name, ''))),
  pwd: ({ write }) => done(write('/home/you\n')),
  whoami: ({ write }) => done(write('you\n')),
  hostname: ({ write }) => done(write('laptop\n')),
  date: ({ write }) => done(write(`${new Date(EPOCH_MS + useCluster.getState().now / 1000).toUTCString()}\n`)),
  true: () => 0,
  false: () => 1,
  sleep: async ({ args: [text = ''], sleep, complain }) => {
    const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? []
    if (count === undefined) return failed(complain, `sleep: invalid time interval '${text}'`)
    return (await sleep(Number(count) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1))) ? 0 : 130
  },
  export: ({ args, write }) => {
    if (args.length === 0) write([...shell.variables].sort().map(([name, value]) => `declare -x ${name}="${value}"\n`).join(''))
    for (const arg of args) {
      const assigned = assignment(arg)
      if (assigned) shell.variables.set(...assigned)
    }
    return 0
  },
  unset: ({ args }) => done(args.forEach((name) => shell.variables.delete(name))),
  env: ({ write }) => done(write([...shell.variables].sort().map(([name, value]) => `${name}=${value}\n`).join(''))),
  alias: ({ args, write, complain }) => {
    const shown = args.length === 0 ? [...shell.aliases.keys()].sort() : args.filter((arg) => !assignment(arg.replaceAll('-', '_')))
    for (const arg of args) {
      const at = arg.indexOf('=')
      if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1))
    }
    const missing = shown.find((name) => !shell.aliases.has(name))
    if (missing !== undefined) return failed(complain, `bash: alias: ${missing}: not found`)
    return done(write(shown.map((name) => `alias ${name}='${shell.aliases.get(name)}'\n`).join('')))
  },
  unalias: ({ args }) => done(args.forEach((name) => shell.aliases.delete(name))),
  // What people put into their shell's profile; all of it is there already.
  source: ({ write }) => done(write(`${words('completionIsOn')}\n`)),
  complete: () => 0,
  edit: openFile, vi: openFile, vim: openFile, nano: openFile, code: openFile,
}

export const TOOL_NAMES: readonly string[] = Object.keys(TOOLS)
/** Those that are worth listing. */
export const LISTED: readonly string[] = ['alias', 'cat', 'clear', 'date', 'echo', 'edit', 'export', 'help', 'history', 'k', 'kubectl', 'ls', 'rm', 'sleep', 'watch', 'xargs']

/** Runs one of the laptop's own commands; undefined when it has none of that name. */
export function runTool(name: string, run: ToolRun): number | Promise<number> | undefined {
  return Object.hasOwn(TOOLS, name) ? TOOLS[name]!(run) : undefined
}

/** What is said of a command that the laptop has not. */
export const unknownCommand = (name: string): string => `${name}: command not found. ${name in ELSEWHERE ? words(`instead.${ELSEWHERE[name]!}`) : words('thisLaptopHas', { commands: LISTED.join(', ') })}`

/** What people look for here and find in another way. */
const ELSEWHERE: Readonly<Record<string, 'network' | 'helm' | 'docker' | 'node'>> = { curl: 'network', wget: 'network', ping: 'network', nslookup: 'network', dig: 'network', helm: 'helm', kustomize: 'helm', docker: 'docker', podman: 'docker', crictl: 'docker', minikube: 'docker', kind: 'docker', ssh: 'node', systemctl: 'node', kubeadm: 'node', journalctl: 'node', sudo: 'node' }

const words = wordsOf('terminal')
const done = (_: unknown): number => 0

function failed(complain: (text: string) => void, text: string): number {
  complain(text)
  return 1
}

function copy(name: string, from: string, to: string, complain: (text: string) => void): number {
  const text = readFile(from)
  if (text === undefined) return failed(complain, `${name}: cannot stat '${from}': No such file or directory`)
  writeFile(to, text)
  return 0
}
