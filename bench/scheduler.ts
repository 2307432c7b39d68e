// npm run -s bench -- scheduler [NAME…]: upstream's scheduler_perf on the model's own etcd, API server and scheduler, beside the pods
// a second that upstream's CI asks for. Measured is what a browser would run: the bundle, in a process of its own.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import type { Measurement } from './run.ts'

export async function* scheduler(names: readonly string[] = process.argv.slice(3)): AsyncIterable<Measurement> {
  const outDir = join(import.meta.dirname, '../.cache/bench')
  await build({ configFile: false, logLevel: 'silent', ssr: { noExternal: true }, build: { ssr: join(import.meta.dirname, 'scheduler/measure.ts'), outDir, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: 'scheduler.mjs' } } } })
  const child = spawn(process.execPath, ['--expose-gc', join(outDir, 'scheduler.mjs'), ...names], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as Measurement
}
