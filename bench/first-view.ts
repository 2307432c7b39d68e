// From navigation to the first paint of the stage, in Chromium, from the built files.
import { preview } from 'vite'
import { launchChromium } from './chromium.ts'
import type { Measurement } from './run.ts'

const RUNS = 5

export async function* firstView(): AsyncIterable<Measurement> {
  const server = await preview({ preview: { port: 4199, strictPort: true }, logLevel: 'silent' })
  const browser = await launchChromium()
  const stage: number[] = []
  const cluster: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const began = performance.now()
    await page.goto('http://localhost:4199/', { waitUntil: 'commit' })
    await page.getByRole('region', { name: 'Stage' }).waitFor()
    stage.push(performance.now() - began)
    await page.getByRole('button', { name: /^Node node-1/ }).waitFor()
    cluster.push(performance.now() - began)
    await page.close()
  }
  await browser.close()
  await server.close()
  const median = (values: number[]): number => Math.round(values.sort((a, b) => a - b)[values.length >> 1]!)
  yield { what: 'navigation to stage', medianMs: median(stage), runs: RUNS }
  yield { what: 'navigation to a booted cluster on the stage', medianMs: median(cluster), runs: RUNS }
}
