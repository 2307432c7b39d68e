// Commands that a person has typed and that still run: what they say goes to the page, what is typed to them goes to their process.
import type { CommandRun } from '../cluster/cluster.ts'
import type { LiveBranch } from './branch.ts'
import type { FromWorker } from './protocol.ts'

interface Running {
  /** By which the page knows the command. */
  readonly id: number
  readonly run: CommandRun
  readonly branch: LiveBranch
}

export class Commands {
  readonly #post: (message: FromWorker) => void
  #running: Running[] = []

  constructor(post: (message: FromWorker) => void) {
    this.#post = post
  }

  add(id: number, run: CommandRun, branch: LiveBranch): void {
    this.#running.push({ id, run, branch })
  }

  /** The command's number in its cluster, while it runs. */
  numberOf(id: number): number | undefined {
    return this.#running.find((one) => one.id === id)?.run.number
  }

  /** Was never begun. */
  refuse(id: number): void {
    this.#post({ type: 'output', id, stderr: 'cancelled\n', exit: 130 })
  }

  /** Sends what was said since the last time. */
  drain(shown: LiveBranch): void {
    this.#running = this.#running.filter(({ id, run, branch }) => {
      // What ran in a branch that has been left will say nothing more: whoever waits for it is told.
      if (branch !== shown && !run.done) {
        this.#post({ type: 'output', id, stderr: 'interrupted: this command runs in another branch\n', exit: 130 })
        return false
      }
      const { stdout, stderr, edited } = run.take()
      if (stdout || stderr || edited || run.done) this.#post({ type: 'output', id, ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}), ...(edited ? { edited } : {}), ...(run.done ? { exit: run.exitCode } : {}) })
      return !run.done
    })
  }
}
