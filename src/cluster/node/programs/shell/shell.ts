// The evaluator: walks a parsed script as a process of the container. Models busybox ash.
import type { AndOr, CommandNode, CompoundList, ParsedScript, Pipeline, PipelineNode, Redirection, Statement } from 'unbash'
import { select, Signal, type Process } from '../../../../kernel/index.ts'
import { ExitError, FileError, makePipe, SIGNAL_NUMBERS, SpawnError, type ChildProcess, type ContainerProcess, type Program, type SignalName } from '../../runtime/index.ts'
import { inLoop, runCase, runFor, runIf, runWhile, testHolds } from './compound.ts'
import { FunctionReturn, LoopExit, ShellError, ShellExit } from './control.ts'
import { Expander } from './expansion.ts'
import { LoopPace } from './loop-pace.ts'
import { redirect, standardDescriptors, streamsFor, type Descriptors } from './redirection.ts'
import { runSimple } from './simple-command.ts'
import type { ShellState } from './state.ts'
import { lineAt, parseScript } from './syntax.ts'

/** CPU time of fork and exec. */
const FORK_MICROS = 700
const RESIDENT_BYTES = 700 * 1024

export class Shell {
  readonly process: ContainerProcess
  readonly state: ShellState
  readonly expander: Expander
  descriptors: Descriptors
  interactive = false
  /** What is being run when it is a file: errors then name the line. */
  scriptText: string | undefined
  functionDepth = 0
  loopDepth = 0
  readonly pace: LoopPace
  readonly #received: ContainerProcess['signals']['received']
  /** Above 0 a failure is looked at by the script itself, so that `set -e` lets it pass. */
  #tested = 0
  #position = 0
  substitutionStatus = 0

  constructor(process: ContainerProcess, state: ShellState, descriptors: Descriptors = standardDescriptors(process)) {
    this.process = process
    this.state = state
    this.descriptors = descriptors
    this.expander = new Expander(this)
    this.pace = new LoopPace(process)
    this.#received = process.signals.received
    process.resources.useMemory(RESIDENT_BYTES)
  }

  /** Runs a text to its end, with the EXIT trap; gives the exit code. */
  *main(body: () => Process<void>): Process<number> {
    try {
      yield* body()
    } catch (error) {
      this.#ending(error)
    }
    const trap = this.state.traps.get('EXIT')
    if (trap) {
      this.state.traps.delete('EXIT')
      try {
        const { status } = this.state
        yield* this.run(trap)
        this.state.status = status
      } catch (error) {
        this.#ending(error)
      }
    }
    return this.state.status & 0xff
  }

  /** Parses and runs a text in this shell. Throws ShellError for bad syntax. */
  *run(source: string): Process<void> {
    const { script, error } = parseScript(source)
    if (error !== undefined) throw new ShellError(error, 2, true)
    yield* this.statements(script.commands)
  }

  *statements(statements: readonly Statement[]): Process<void> {
    for (const statement of statements) {
      this.#position = statement.pos
      if (statement.background) yield* this.#background(statement)
      else yield* this.#node(statement.command)
      yield* this.runTraps()
    }
  }

  /** Says something on standard error the way ash does. */
  complain(message: string): void {
    const line = this.scriptText === undefined ? '' : `line ${lineAt(this.scriptText, this.#position)}: `
    this.descriptors.get(2)?.output?.write(`${this.state.name}: ${line}${message}\n`)
  }

  write(text: string): boolean {
    return this.descriptors.get(1)?.output?.write(text) ?? false
  }

  /** Runs the commands of traps whose signals have come. */
  *runTraps(): Process<void> {
    for (let signal = this.#received.tryReceive(); signal !== undefined; signal = this.#received.tryReceive()) yield* this.runTrap(signal)
  }

  *runTrap(signal: SignalName): Process<void> {
    const command = this.state.traps.get(signal)
    if (!command) return
    const { status } = this.state
    yield* this.run(command)
    this.state.status = status
  }

  /** Waits for a child unless a trapped signal comes first: then runs the trap and gives 128 + its number. */
  *waitFor(child: ChildProcess): Process<number> {
    const ended = new Signal()
    const watcher = this.process.group.spawn('wait', function* () {
      yield* child.wait()
      ended.fire()
    }())
    const { index, item } = yield* select([ended, this.#received])
    if (index === 0) return child.exitCode ?? 0
    watcher.kill()
    yield* this.runTrap(item as SignalName)
    return 128 + SIGNAL_NUMBERS[item as SignalName]
  }

  /** A program that goes on in a copy of this shell. */
  subshell(body: (shell: Shell) => Process<void>): Program {
    const state = this.state.fork()
    const { scriptText, functionDepth } = this
    const tested = this.#tested
    return function* (process) {
      const shell = new Shell(process, state)
      shell.scriptText = scriptText
      shell.functionDepth = functionDepth
      shell.#tested = tested
      return yield* shell.main(() => body(shell))
    }
  }

  *capture(script: ParsedScript): Process<string> {
    const { input, output } = makePipe(this.process.kernel)
    const program = this.subshell((shell) => shell.statements(script.commands))
    yield* this.process.resources.compute(FORK_MICROS)
    const child = this.process.spawn(program, { argv: this.process.argv, cwd: this.process.cwd, ...streamsFor(this.process, this.descriptors), stdout: output })
    let text = ''
    for (let chunk = yield* input.read(); chunk !== undefined; chunk = yield* input.read()) text += chunk
    this.substitutionStatus = yield* child.wait()
    return text
  }

  /** Runs a command in a new process and waits for it. */
  *external(argv: readonly string[], env: Readonly<Record<string, string>>): Process<number> {
    yield* this.process.resources.compute(FORK_MICROS)
    const child = this.#attempt(argv, () => this.process.spawn(argv, { env, cwd: this.process.cwd, ...streamsFor(this.process, this.descriptors) }))
    return typeof child === 'number' ? child : yield* child.wait()
  }

  /** Becomes another program. Gives back a status only when that cannot be. */
  *exec(argv: readonly string[], env: Readonly<Record<string, string>>): Process<number> {
    const options = { env, cwd: this.process.cwd, ...streamsFor(this.process, this.descriptors) }
    // The body begins with the look-up, which throws; after that the program's exit code is the shell's.
    try {
      throw new ExitError(yield* this.process.exec(argv, options))
    } catch (error) {
      if (error instanceof SpawnError) return this.#spawnFailure(argv, error)
      throw error
    }
  }

  #attempt(argv: readonly string[], start: () => ChildProcess): ChildProcess | number {
    try {
      return start()
    } catch (error) {
      if (error instanceof SpawnError) return this.#spawnFailure(argv, error)
      throw error
    }
  }

  #spawnFailure(argv: readonly string[], error: SpawnError): number {
    const name = argv[0] ?? ''
    if (error.code === 'ENOENT') {
      this.complain(`${name}: not found`)
      return 127
    }
    this.complain(error.code === 'EACCES' ? `${name}: Permission denied` : `${name}: Exec format error`)
    return 126
  }

  /** What an error means for a shell that has nothing left to run. */
  #ending(error: unknown): void {
    if (error instanceof ShellExit || error instanceof FunctionReturn) this.state.status = error.status
    else if (error instanceof ShellError) {
      this.complain(error.message)
      this.state.status = error.status
    } else if (error instanceof FileError) {
      this.complain(error.message)
      this.state.status = 1
    } else if (!(error instanceof LoopExit)) throw error
  }

  *#node(node: PipelineNode | AndOr): Process<void> {
    if (node.type === 'AndOr') return yield* this.#andOr(node)
    if (node.type === 'Pipeline') return yield* this.#pipeline(node)
    yield* this.command(node)
  }

  *#andOr({ commands, operators }: AndOr): Process<void> {
    for (let i = 0; i < commands.length; i++) {
      const operator = operators[i - 1]
      if (operator !== undefined && (operator === '&&') !== (this.state.status === 0)) continue
      const isLast = i === commands.length - 1
      if (isLast) yield* this.#node(commands[i]!)
      else yield* this.unchecked(this.#node(commands[i]!))
    }
  }

  *unchecked(body: Process<void>): Process<void> {
    this.#tested++
    try {
      yield* body
    } finally {
      this.#tested--
    }
  }

  *#pipeline(node: Pipeline): Process<void> {
    const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length
    const body = node.commands.length === 1 ? this.command(node.commands[0]!) : this.#pipe(node)
    if (negations > 0) {
      yield* this.unchecked(body)
      if (negations % 2 === 1) this.state.status = this.state.status === 0 ? 1 : 0
    } else {
      yield* body
      this.check()
    }
  }

  *#pipe({ commands, operators }: Pipeline): Process<void> {
    const children: ChildProcess[] = []
    let input: ReturnType<typeof makePipe>['input'] | undefined
    for (let i = 0; i < commands.length; i++) {
      const command = commands[i]!
      const next = i < commands.length - 1 ? makePipe(this.process.kernel) : undefined
      const streams = { ...streamsFor(this.process, this.descriptors), ...(input ? { stdin: input } : {}), ...(next ? { stdout: next.output } : {}) }
      if (next && operators[i] === '|&') streams.stderr = next.pipe.open()
      children.push(this.process.spawn(this.subshell((shell) => shell.#last(command)), { argv: this.process.argv, cwd: this.process.cwd, ...streams }))
      input = next?.input
    }
    yield* this.process.resources.compute(FORK_MICROS * commands.length)
    let failed = 0
    let status = 0
    for (const child of children) {
      status = yield* child.wait()
      if (status !== 0) failed = status
    }
    this.state.status = this.state.options.pipefail ? failed : status
  }

  /** The one command of a subshell: a simple one takes the place of the shell. */
  *#last(node: CommandNode): Process<void> {
    if (node.type === 'Command') yield* runSimple(this, node, true)
    else yield* this.command(node)
  }

  *#background({ command }: Statement): Process<void> {
    const body = (shell: Shell): Process<void> => (command.type === 'AndOr' || command.type === 'Pipeline' ? shell.#node(command) : shell.#last(command))
    const child = this.process.spawn(this.subshell(body), { argv: this.process.argv, cwd: this.process.cwd, ...streamsFor(this.process, this.descriptors) })
    this.state.jobs = [...this.state.jobs.filter((job) => job.running), child]
    this.state.lastBackgroundPid = child.pid
    this.state.status = 0
    yield* this.process.resources.compute(FORK_MICROS)
  }

  *command(node: CommandNode): Process<void> {
    switch (node.type) {
      case 'Command':
        return yield* runSimple(this, node, false)
      case 'Redirected':
        return yield* this.redirected(node.redirects, () => this.command(node.command))
      case 'BraceGroup':
        return yield* this.statements(node.body.commands)
      case 'Subshell':
        return yield* this.#subshell(node.body)
      case 'If':
        return yield* runIf(this, node)
      case 'While':
        return yield* inLoop(this, () => runWhile(this, node))
      case 'For':
        return yield* inLoop(this, () => runFor(this, node))
      case 'Case':
        return yield* runCase(this, node)
      case 'Function':
        this.state.functions.set(node.name.value, node)
        this.state.status = 0
        return
      case 'TestCommand':
        this.state.status = (yield* testHolds(this, node.expression)) ? 0 : 1
        return this.check()
      case 'ArithmeticCommand':
        this.state.status = (yield* this.expander.arithmetic(node.expression)) === 0 ? 1 : 0
        return this.check()
      default:
        throw new ShellError('syntax error: bad for loop variable', 2, true)
    }
  }

  *redirected(redirects: readonly Redirection[], body: () => Process<void>): Process<void> {
    const before = this.descriptors
    try {
      this.descriptors = yield* redirect(this.process, this.expander, before, redirects)
      yield* body()
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error
      this.descriptors = before
      this.complain(error.message)
      this.state.status = error.status
      this.check()
    } finally {
      this.descriptors = before
    }
  }

  *#subshell(body: CompoundList): Process<void> {
    yield* this.process.resources.compute(FORK_MICROS)
    const child = this.process.spawn(this.subshell((shell) => shell.statements(body.commands)), { argv: this.process.argv, cwd: this.process.cwd, ...streamsFor(this.process, this.descriptors) })
    this.state.status = yield* child.wait()
    this.check()
  }

  /** Sets a variable. Throws ShellError when it is read-only. */
  assign(name: string, value: string): void {
    if (!this.state.set(name, value)) throw new ShellError(`${name}: is read only`, 2, true)
  }

  /** Ends the shell after a failure that nobody looked at, under `set -e`. */
  check(): void {
    if (this.state.status !== 0 && this.state.options.errexit && this.#tested === 0) throw new ShellExit(this.state.status)
  }
}
