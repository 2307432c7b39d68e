// npm run -s oracle -- NAME FILE.jsonl: answers each row's input (a scheduler row's problem) and prints the rows, in order.
// A row that cannot be answered gives `{}`.
import { ORACLES } from './oracle/index.ts'
import { linesOf, printAnswers } from './oracle/row.ts'
import { answerSchedulerProblem, type SchedulerRow } from './oracle/scheduler.ts'

const [name = '', path] = process.argv.slice(2)
const answer = ORACLES[name]
if ((answer === undefined && name !== 'scheduler') || path === undefined) {
  console.error(`usage: oracle NAME FILE.jsonl, where NAME is one of scheduler, ${Object.keys(ORACLES).join(', ')}`)
  process.exit(2)
}

printAnswers(linesOf(path), (row) => {
  if (answer === undefined) {
    const { id, problem } = row as SchedulerRow
    return { id, problem, answer: answerSchedulerProblem(problem) }
  }
  const { input } = row as { readonly input: unknown }
  return { input, ...answer(input as never) }
})
