// The page in Chromium, from the built files: frames a second, long tasks and the delay of input, in a live cluster and in large ones; memory over
// time; what is fetched before the first paint. A cluster of 30,000 or 150,000 Pods cannot be run live in a page within minutes: there a
// stand-in makes up its objects (src/worker/stand-in), and the host, the bridge, the page and all that is drawn are the real ones.
// `--minutes=3`: less cluster time for the memory. `--only=large,input`: some of the parts. `KUBARIUM_DIST`: another build than dist/.
import type { Browser } from 'playwright'
import { preview } from 'vite'
import { launchChromium } from './chromium.ts'
import type { Measurement } from './run.ts'
import { large } from './stage/large.ts'
import { rollingUpdate } from './stage/live.ts'
import { memory } from './stage/memory.ts'
import { weight } from './stage/weight.ts'

const PORT = 4230
const SIZES = [1000, 5000]

export async function* stage(): AsyncIterable<Measurement> {
  const flag = (name: string): string | undefined => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1]
  const only = flag('only')?.split(',')
  const wants = (part: string): boolean => !only || only.includes(part)
  const server = await preview({ preview: { port: PORT }, build: { outDir: process.env['KUBARIUM_DIST'] ?? 'dist' }, logLevel: 'silent' })
  const [page] = server.resolvedUrls?.local ?? []
  if (page === undefined) throw new Error('the built page is not served')
  let browser: Browser | undefined
  try {
    browser = await launchChromium()
    if (wants('weight')) yield* weight(browser, page)
    if (wants('live')) yield* rollingUpdate(browser, page)
    for (const nodes of SIZES) if (wants('large') || wants(String(nodes))) yield* large(browser, page, nodes)
    if (wants('memory')) yield* memory(browser, page, Number(flag('minutes') ?? 30))
  } finally {
    await browser?.close()
    await server.close()
  }
}
