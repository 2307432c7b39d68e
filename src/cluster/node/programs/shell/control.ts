// How a shell leaves what it is in: loops, functions, itself.

/** `break` and `continue`; `levels` counts the loops that are still to be left. */
export class LoopExit {
  readonly kind: 'break' | 'continue'
  readonly levels: number
  constructor(kind: LoopExit['kind'], levels: number) {
    this.kind = kind
    this.levels = levels
  }
}

/** `return` from a function or a sourced file. */
export class FunctionReturn {
  readonly status: number
  constructor(status: number) {
    this.status = status
  }
}

/** The shell ends; its EXIT trap still runs. */
export class ShellExit {
  readonly status: number
  constructor(status: number) {
    this.status = status
  }
}

/** Something went wrong that the shell has to say on standard error. `fatal` ends a shell that is not interactive. */
export class ShellError extends Error {
  readonly status: number
  readonly fatal: boolean
  constructor(message: string, status = 1, fatal = false) {
    super(message)
    this.name = 'ShellError'
    this.status = status
    this.fatal = fatal
  }
}
