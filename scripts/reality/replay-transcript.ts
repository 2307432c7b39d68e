// Replays one transcript on a fresh modelled cluster and compares each step with the recording.
import { Driver, type CommandResult } from './driver.ts'
import { makeNormaliser } from './normalise.mjs'
import { parse, print, words } from './transcript.mjs'

export interface StepResult { readonly command: string; readonly same: boolean; readonly difference: string }
export interface TranscriptResult { readonly steps: readonly StepResult[]; readonly good: number; readonly total: number; readonly printed: string }

const lines = (s: string): string[] => (s === '' ? [] : s.replace(/\n$/, '').split('\n'))

/** Runs every step; the result holds what came back in the form of a transcript. */
export function replayTranscript(text: string): TranscriptResult {
  const steps = parse(text)
  const driver = new Driver()
  const vars: Record<string, string> = {}
  const want = makeNormaliser()
  const have = makeNormaliser()
  const results: StepResult[] = []
  const call = (command: string): CommandResult => {
    const [program, ...rest] = words(command, vars)
    if (program !== 'kubectl') throw new Error(`only kubectl runs here, not ${program}`)
    return driver.run(rest)
  }
  const printed = steps.map((step) => {
    if (step.kind === 'file') driver.files[step.name] = step.body
    else if (step.kind === 'do') driver.directive(step.verb)
    else if (step.kind === 'let') vars[step.name] = call(step.command).out.trim()
    else if (step.kind === 'run' || step.kind === 'quiet') {
      const got = call(step.command)
      const quiet = step.kind === 'quiet'
      const [wantOut, haveOut] = quiet ? ['', ''] : [want.text(step.out.join('\n')), have.text(lines(got.out).join('\n'))]
      const [wantErr, haveErr] = quiet ? ['', ''] : [want.text(step.err.join('\n')), have.text(lines(got.err).join('\n'))]
      const same = step.code === got.code && wantOut === haveOut && wantErr === haveErr
      const exit = step.code === got.code ? '' : `  exit ${got.code}, not ${step.code}${quiet ? ` ${got.err}` : ''}\n`
      results.push({ command: step.command, same, difference: same ? '' : difference(wantOut + (wantErr && `\n! ${wantErr}`), haveOut + (haveErr && `\n! ${haveErr}`)) + exit })
      return { ...step, out: lines(got.out), err: lines(got.err), code: got.code }
    }
    return step
  })
  return { steps: results, good: results.filter((r) => r.same).length, total: results.length, printed: print(printed) }
}

function difference(a: string, b: string): string {
  const [x, y] = [a.split('\n'), b.split('\n')]
  const rows: string[] = []
  for (let i = 0; i < Math.max(x.length, y.length); i++) if (x[i] !== y[i]) rows.push(`  - ${x[i] ?? ''}\n  + ${y[i] ?? ''}\n`)
  return rows.slice(0, 12).join('')
}
