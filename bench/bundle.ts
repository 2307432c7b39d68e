// What is measured is what a browser would run: a bundle. The sources as tsx loads them carry a call for the name of each
// function that is made, which costs the model a third of its speed.
import { spawn, type ChildProcess } from 'node:child_process'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import type { Measurement } from './run.ts'

/** Bundles a module of this folder with all that it imports; gives the path of the bundle. */
export async function bundle(entry: string): Promise<string> {
  const outDir = join(import.meta.dirname, '../.cache/bench')
  const name = `${basename(entry, '.ts')}.mjs`
  await build({ configFile: false, logLevel: 'silent', ssr: { noExternal: true }, build: { ssr: join(import.meta.dirname, entry), outDir, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: name } } } })
  return join(outDir, name)
}

/** Runs a bundle in a process of its own; it prints a measurement a line, and reads what it is sent. */
export function start(path: string, args: readonly string[]): { readonly child: ChildProcess; readonly lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=12000', path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  return { child, lines: createInterface(child.stdout!)[Symbol.asyncIterator]() }
}

/** All that a bundle prints before it ends. */
export async function* measurementsOf(entry: string, args: readonly string[]): AsyncIterable<Measurement> {
  const { child, lines } = start(await bundle(entry), args)
  child.stdin!.end()
  for (let line = await lines.next(); !line.done; line = await lines.next()) yield JSON.parse(line.value) as Measurement
}
