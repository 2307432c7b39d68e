// npm run -s story -- [--check] FILE…: plays stories on the model and prints its own requests in the same form, or compares them.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { checkStory, printStory, tellStory } from './reality/tell-story.ts'

const args = process.argv.slice(2)
const check = args.includes('--check')
let passed = 0
let failed = 0
for (const path of args.filter((arg) => !arg.startsWith('--'))) {
  const text = readFileSync(path, 'utf8')
  if (!check) {
    process.stdout.write(printStory(tellStory(text)))
    continue
  }
  const { differences } = checkStory(text)
  for (const { group, text: what } of differences) console.log(`${basename(path)}: ${group}: ${what}`)
  console.log(`${differences.length === 0 ? 'ok  ' : 'FAIL'} ${basename(path)}`)
  if (differences.length === 0) passed++
  else failed++
}
if (check) {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
