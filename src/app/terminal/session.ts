// One line that runs: what it prints to, and how it is interrupted.
export interface Session {
  readonly print: (text: string) => void
  readonly history: readonly string[]
  /** The command that runs now, once it does: its id. */
  current: number | undefined
  isInterrupted: boolean
  /** Resolves what is waited for, when nothing else will. */
  giveUp: () => void
}
