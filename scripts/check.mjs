// npm run check: types, lint, unit tests, build, browser tests. Ends with one line that sums up all runners.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, root } from './install.mjs'

const results = join(root, 'test-results')
mkdirSync(results, { recursive: true })
let passed = 0
let failed = 0

function run(title, command, args, env = {}) {
  console.log(`\n── ${title}`)
  const started = Date.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', (error) => {
      console.error(String(error))
      resolve(1)
    })
    child.on('exit', (code) => {
      console.log(`   ${title}: ${code === 0 ? 'ok' : `failed (${code})`}, ${((Date.now() - started) / 1000).toFixed(1)} s`)
      resolve(code ?? 1)
    })
  })
}

/** A step that is one test: it passes or fails as a whole. */
async function step(title, command, args, env) {
  if ((await run(title, command, args, env)) === 0) passed++
  else failed++
}

/** A runner that writes a report; `count` reads it. Without a report the run is one failure. */
async function suite(title, report, command, args, count, env) {
  rmSync(report, { force: true })
  const code = await run(title, command, args, env)
  let got = { passed: 0, failed: 0 }
  try {
    got = count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    got = { passed: 0, failed: 1 }
  }
  passed += got.passed
  failed += got.failed
  if (code !== 0 && got.failed === 0) failed++
}

const bin = (name) => join(root, 'node_modules', '.bin', name)
await step('types', 'node', ['scripts/typecheck.mjs'])
await step('lint', bin('oxlint'), ['--quiet'])
const unitReport = join(results, 'unit.json')
await suite('unit', unitReport, bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`], (r) => ({ passed: r.numPassedTests, failed: r.numFailedTests + r.testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0).length }))
await step('build', bin('vite'), ['build', '--logLevel', 'warn'])
const browserReport = join(results, 'browser.json')
const chromium = await findChromium()
await suite('browser', browserReport, bin('playwright'), ['test', '--reporter=list,json'], (r) => ({ passed: r.stats.expected + r.stats.flaky, failed: r.stats.unexpected }), { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport })

console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
