// What a shell remembers: variables, functions, options, traps, positional parameters. A subshell gets a copy.
import type { Function as FunctionNode } from 'unbash'
import type { ChildProcess } from '../../runtime/index.ts'

export interface Variable {
  value: string | undefined
  exported: boolean
  readonly: boolean
}

export interface ShellOptions {
  errexit: boolean
  nounset: boolean
  xtrace: boolean
  noglob: boolean
  noexec: boolean
  allexport: boolean
  pipefail: boolean
}

const NO_OPTIONS: ShellOptions = { errexit: false, nounset: false, xtrace: false, noglob: false, noexec: false, allexport: false, pipefail: false }

/** Letters of `set -e` and so on, with the names of `set -o`. */
export const OPTION_LETTERS: Readonly<Record<string, keyof ShellOptions>> = { e: 'errexit', u: 'nounset', x: 'xtrace', f: 'noglob', n: 'noexec', a: 'allexport' }

const DEFAULTS: Readonly<Record<string, string>> = { IFS: ' \t\n', PS1: '\\w \\$ ', PS2: '> ', PS4: '+ ', OPTIND: '1' }

export class ShellState {
  readonly variables = new Map<string, Variable>()
  readonly functions = new Map<string, FunctionNode>()
  readonly aliases = new Map<string, string>()
  readonly options: ShellOptions
  /** Commands by signal name, with `EXIT`; the empty text ignores. */
  readonly traps = new Map<string, string>()
  /** `$0`. */
  name: string
  positional: readonly string[] = []
  status = 0
  /** pid of the shell proper, also in its subshells. */
  shellPid: number
  lastBackgroundPid: number | undefined
  jobs: ChildProcess[] = []
  /** Variables that functions have hidden with `local`, innermost last. */
  readonly scopes: Map<string, Variable | undefined>[] = []

  constructor(name: string, shellPid: number, options: ShellOptions = NO_OPTIONS) {
    this.name = name
    this.shellPid = shellPid
    this.options = { ...options }
  }

  /** The state at the start of a shell: the environment, exported. */
  static initial(name: string, pid: number, env: Readonly<Record<string, string>>, cwd: string): ShellState {
    const state = new ShellState(name, pid)
    for (const key in DEFAULTS) state.variables.set(key, { value: DEFAULTS[key], exported: false, readonly: false })
    for (const key in env) if (/^[A-Za-z_]\w*$/.test(key)) state.variables.set(key, { value: env[key], exported: true, readonly: false })
    state.variables.set('PWD', { value: cwd, exported: true, readonly: false })
    return state
  }

  /** A copy for a subshell: traps are reset but for what is ignored, jobs are not its children. */
  fork(): ShellState {
    const copy = new ShellState(this.name, this.shellPid, this.options)
    for (const [name, variable] of this.variables) copy.variables.set(name, { ...variable })
    for (const [name, body] of this.functions) copy.functions.set(name, body)
    for (const [name, text] of this.aliases) copy.aliases.set(name, text)
    for (const [signal, command] of this.traps) if (command === '') copy.traps.set(signal, command)
    for (const scope of this.scopes) copy.scopes.push(new Map(scope))
    copy.positional = this.positional
    copy.status = this.status
    copy.lastBackgroundPid = this.lastBackgroundPid
    return copy
  }

  get(name: string): string | undefined {
    return this.variables.get(name)?.value
  }

  /** Sets a variable; false when it is read-only. */
  set(name: string, value: string): boolean {
    const variable = this.variables.get(name)
    if (variable === undefined) {
      this.variables.set(name, { value, exported: this.options.allexport, readonly: false })
      return true
    }
    if (variable.readonly) return false
    variable.value = value
    if (this.options.allexport) variable.exported = true
    return true
  }

  /** The variable, made if there is none: for `export` and `readonly`. */
  declare(name: string): Variable {
    let variable = this.variables.get(name)
    if (variable === undefined) this.variables.set(name, (variable = { value: undefined, exported: false, readonly: false }))
    return variable
  }

  /** What children get. */
  environment(): Record<string, string> {
    const env: Record<string, string> = {}
    for (const [name, { value, exported }] of this.variables) if (exported && value !== undefined) env[name] = value
    return env
  }
}
