// A measurement where learners have the model: in a worker of a page in Chromium. The numbers differ from Node's, since a
// browser's engine has pointers of four bytes and is newer.
import { createServer, type Server } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { launchChromium } from './chromium.ts'
import { residentOf } from './resident.ts'

/** What a worker told, and what its tab weighed: live objects after a collection, and the most that the whole process had. */
export interface Tab<T> {
  readonly told: T
  readonly heapMiB: number
  readonly peakProcessMiB: number
}

const LOOK_MS = 1000
/** Isolated from other sites: else a browser does not tell what a page weighs. */
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** Starts a module of this folder as a worker in a tab of its own, sends it one message and waits for its one answer. */
export async function inTab<T>(entry: string, message: unknown): Promise<Tab<T>> {
  const server = serve(await bundle(entry))
  const browser = await launchChromium()
  let peak = 0
  const look = async (): Promise<void> => void (peak = Math.max(peak, await residentOf(browser)))
  // A look that is under way when the browser closes tells nothing; what closed it is told below.
  const looks = setInterval(() => void look().catch(() => undefined), LOOK_MS)
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    const crashed = new Promise<never>((_, reject) => page.once('crash', () => reject(new Error(`the tab crashed at ${peak} MiB`))))
    const told = (await Promise.race([page.evaluate(tell, message), crashed])) as T
    await look()
    return { told, heapMiB: await page.evaluate(weigh), peakProcessMiB: peak }
  } finally {
    clearInterval(looks)
    await browser.close()
    server.close()
  }
}

/** Runs in the page. The worker stays, so that what it keeps can be weighed. */
const tell = (message: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js')
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(message)
    Object.assign(window, { worker })
  })

/** Runs in the page: all that the page and its workers keep, in MiB. The browser collects garbage before it answers. */
const weigh = async (): Promise<number> => {
  const { bytes } = await (performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }).measureUserAgentSpecificMemory()
  return Math.round(bytes / 1_048_576)
}

async function bundle(entry: string): Promise<string> {
  const outDir = join(import.meta.dirname, '../.cache/bench')
  const name = `${basename(entry, '.ts')}.js`
  await build({ configFile: false, logLevel: 'silent', build: { outDir, emptyOutDir: false, rolldownOptions: { input: join(import.meta.dirname, entry), output: { entryFileNames: name, format: 'iife' } } } })
  return join(outDir, name)
}

function serve(worker: string): Server {
  return createServer((request, response) => {
    const isWorker = request.url === '/worker.js'
    response.writeHead(200, { ...HEADERS, 'Content-Type': isWorker ? 'text/javascript' : 'text/html' })
    response.end(isWorker ? readFileSync(worker) : '<!doctype html><title>bench</title>')
  }).listen(0)
}
