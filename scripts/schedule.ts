// npm run -s schedule -- FILE.jsonl: reads problems of the form of testdata/oracles/scheduler.jsonl and prints an answer a line.
// A problem that cannot be answered gives `{}`.
import { linesOf, printAnswers } from './oracle/row.ts'
import { answerSchedulerProblem, type SchedulerProblem, type SchedulerRow } from './oracle/scheduler.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: schedule FILE.jsonl')
  process.exit(2)
}

/** A problem comes as a row of the oracle, or alone. */
printAnswers(linesOf(path), (row) => {
  const line = row as SchedulerRow | SchedulerProblem
  return answerSchedulerProblem('problem' in line ? line.problem : line)
})
