// npm run -s replay -- [-v] [--print] FILE…: transcripts of a real cluster, on the model, in virtual time.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { replayTranscript } from './reality/replay-transcript.ts'

const args = process.argv.slice(2)
const flag = (name: string): boolean => {
  const at = args.indexOf(name)
  return at >= 0 && args.splice(at, 1).length === 1
}
const verbose = flag('-v')
const onlyPrint = flag('--print')
let passed = 0
let failed = 0
for (const path of args) {
  try {
    const result = replayTranscript(readFileSync(path, 'utf8'))
    if (onlyPrint) {
      process.stdout.write(result.printed)
      continue
    }
    if (verbose) for (const step of result.steps) if (!step.same) console.log(`${basename(path)}: $ ${step.command}\n${step.difference}`)
    console.log(`${result.good === result.total ? 'ok  ' : 'FAIL'} ${basename(path)} ${result.good} of ${result.total} steps`)
    passed += result.good
    failed += result.total - result.good
  } catch (error) {
    console.log(`FAIL ${basename(path)} ${error instanceof Error ? (verbose ? error.stack : error.message) : String(error)}`)
    failed++
  }
}
if (!onlyPrint) {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
