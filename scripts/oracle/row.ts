// What the rows of an oracle have in common, and how one is answered.
import { readFileSync } from 'node:fs'

/** What is said of one input: a value, a refusal in upstream's words, or (limitrange alone) both. */
export interface Answer {
  readonly output?: unknown
  readonly error?: string
}

/** A row of testdata/oracles: an input with its answer. */
export interface Row<Input> extends Answer {
  readonly input: Input
}

/** A value as the output; what the model throws to refuse an input as the error. A fault of the program is thrown on. */
export function answerWith(compute: () => unknown): Answer {
  try {
    return { output: compute() }
  } catch (problem) {
    if (!(problem instanceof Error) || FAULTS.some((fault) => problem instanceof fault)) throw problem
    return { error: problem.message }
  }
}

const FAULTS = [TypeError, RangeError, ReferenceError, SyntaxError]

/** The lines of a file that are not empty. */
export function linesOf(path: string | URL): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '')
}

/** The rows of one oracle of the test data. */
export function rowsOf<R>(name: string): readonly R[] {
  return linesOf(new URL(`../../testdata/oracles/${name}.jsonl`, import.meta.url)).map((line) => JSON.parse(line) as R)
}

/** Prints what is made of each line; `{}` for a line that it fails at, with the reason on the error output. */
export function printAnswers(lines: readonly string[], answer: (row: unknown) => unknown): void {
  for (const line of lines) {
    let text = '{}'
    try {
      text = JSON.stringify(answer(JSON.parse(line)))
    } catch (problem) {
      console.error(problem)
    }
    console.log(text)
  }
}
