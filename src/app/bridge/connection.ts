// The page's end of the bridge: one worker, typed messages, answers by id. Everything the app knows comes through here.
import type { Action, Answer, Frame, FromWorker, Pace, Question, Run, ToWorker } from '../../worker/protocol.ts'

export interface ConnectionEvents {
  readonly opening: (progress: number) => void
  readonly frame: (frame: Frame) => void
  readonly failed: (message: string, detail: string) => void
}

/** Output of one kubectl line as it comes. */
export interface CommandOutput {
  readonly stdout?: (text: string) => void
  readonly stderr?: (text: string) => void
  readonly exit?: (code: number) => void
}

/** The door to a model. Another host (HTTP, a real cluster) can stand behind the same interface. */
export interface Connection {
  open(run: Run, until?: number): void
  play(pace?: Pace): void
  pause(): void
  step(): void
  back(): void
  seek(to: number): void
  act(action: Action, output?: CommandOutput): void
  undo(): void
  switchBranch(branch: number): void
  ask<A extends Question['about']>(question: Extract<Question, { about: A }>): Promise<Extract<Answer, { about: A }>>
  close(): void
}

/** Starts the worker and connects its messages to `events`. */
export function connectWorker(events: ConnectionEvents): Connection {
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'kubarium' })
  const outputs = new Map<number, CommandOutput>()
  const questions = new Map<number, (answer: Answer) => void>()
  let nextId = 1
  const send = (message: ToWorker): void => worker.postMessage(message)

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case 'frame':
        events.frame(data)
        // Acknowledged once the page has had its chance to draw it.
        requestAnimationFrame(() => send({ type: 'ack', sequence: data.sequence }))
        return
      case 'opening':
        return events.opening(data.progress)
      case 'output': {
        const output = outputs.get(data.id)
        if (data.stdout) output?.stdout?.(data.stdout)
        if (data.stderr) output?.stderr?.(data.stderr)
        if (data.exit !== undefined) {
          outputs.delete(data.id)
          output?.exit?.(data.exit)
        }
        return
      }
      case 'answer':
        questions.get(data.id)?.(data.answer)
        questions.delete(data.id)
        return
      case 'failed':
        return events.failed(data.message, data.detail)
    }
  })
  worker.addEventListener('error', (event) => events.failed('The model stopped.', event.message))

  return {
    open: (run, until) => send({ type: 'open', run, until }),
    play: (pace) => send({ type: 'play', pace }),
    pause: () => send({ type: 'pause' }),
    step: () => send({ type: 'step' }),
    back: () => send({ type: 'back' }),
    seek: (to) => send({ type: 'seek', to }),
    act: (action, output) => {
      const id = nextId++
      if (output) outputs.set(id, output)
      send({ type: 'act', id, action })
    },
    undo: () => send({ type: 'undo' }),
    switchBranch: (branch) => send({ type: 'switch-branch', branch }),
    ask: (question) =>
      new Promise((resolve) => {
        const id = nextId++
        questions.set(id, resolve as (answer: Answer) => void)
        send({ type: 'ask', id, question })
      }),
    close: () => worker.terminate(),
  }
}
