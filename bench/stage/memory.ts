// What a long run weighs: the page's own heap after a collection, and the whole process that the page and its worker live in.
import type { Browser, CDPSession } from 'playwright'
import type { Measurement } from '../run.ts'
import { residentOf } from '../resident.ts'
import { type } from './frames.ts'
import { linkTo } from './link.ts'

const PACE = 10
const TIMES = 4

export async function* memory(browser: Browser, address: string, minutes: number): AsyncIterable<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const cdp = await page.context().newCDPSession(page)
  await page.goto(address + linkTo(10, ['kubectl create deployment web --image=nginx:1.27 --replicas=100'], 60))
  await page.getByRole('button', { name: /^Node node-1, Ready/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('radio', { name: `${PACE}×`, exact: true }).click()
  const clock = (): Promise<number> => page.getByRole('slider', { name: 'Time' }).inputValue().then(Number)
  const began = await clock()
  for (let i = 0; i <= TIMES; i++) {
    const until = began + (minutes * 60_000_000 * i) / TIMES
    while ((await clock()) < until) await page.waitForTimeout(500)
    // Something goes on all the time.
    await type(page, `kubectl set image deployment/web nginx=nginx:1.2${7 + (i % 2)}`)
    yield { what: 'live at 10×', pods: 100, clusterMinutes: Math.round((minutes * i) / TIMES), pageHeapMiB: await pageHeap(cdp), processMiB: await residentOf(browser) }
  }
  await page.close()
}

async function pageHeap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('Performance.enable')
  const { metrics } = await cdp.send('Performance.getMetrics')
  return mebibytes(metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0)
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1_048_576)
