// Type-checks each world by its own tsconfig: the model knows no DOM and no timers, the worker no DOM, the app no Node.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './install.mjs'

let failed = false
for (const world of ['model', 'worker', 'app', 'node']) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', `tsconfig.${world}.json`], { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed = true
}
process.exitCode = failed ? 1 : 0
