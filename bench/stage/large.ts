// A stand-in of so many nodes with thirty Pods each: at rest, while a hundred Pods roll, while one moves about, and how long answers take.
import type { Browser, Page } from 'playwright'
import type { Measurement } from '../run.ts'
import { framesWhile, panAndZoom, type } from './frames.ts'

const PODS_PER_NODE = 30
const SECONDS = 8

export async function* large(browser: Browser, address: string, nodes: number): AsyncIterable<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const size = { nodes, pods: nodes * PODS_PER_NODE }
  const began = performance.now()
  await page.goto(`${address}?stand-in=${nodes}`)
  await page.getByRole('img', { name: /from far$/ }).first().waitFor({ timeout: 180_000 })
  await page.waitForTimeout(500)
  yield { what: 'stand-in: from navigation to all of it drawn', ...size, ms: Math.round(performance.now() - began - 500) }
  await page.waitForTimeout(3000)
  yield { what: 'stand-in, heartbeats only', ...size, ...(await framesWhile(page, () => page.waitForTimeout(SECONDS * 1000))) }
  await type(page, 'kubectl rollout restart deployment/app-0')
  yield { what: 'stand-in, 100 Pods rolling', ...size, ...(await framesWhile(page, () => page.waitForTimeout(SECONDS * 1000))) }
  await type(page, 'kubectl rollout restart deployment/app-0')
  yield { what: 'stand-in, 100 Pods rolling, panning and zooming', ...size, ...(await framesWhile(page, () => panAndZoom(page, SECONDS))) }
  yield { what: 'stand-in, pointing and clicking', ...size, ...(await framesWhile(page, () => pointAndClick(page))) }
  yield { what: 'stand-in, search by address through all Pods', ...size, ms: await search(page, '10.128.3.77') }
  await page.close()
}

async function pointAndClick(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show everything' }).click()
  await page.waitForTimeout(700)
  const box = (await page.getByRole('img', { name: /from far$/ }).first().boundingBox())!
  for (let i = 0; i < 40; i++) {
    await page.mouse.move(box.x + ((i * 37) % box.width), box.y + ((i * 23) % box.height))
    if (i % 8 === 7) {
      await page.mouse.down()
      await page.mouse.up()
    }
    await page.waitForTimeout(40)
  }
}

/** From the last letter until the answer is on the page; the pause after typing is part of it. */
async function search(page: Page, query: string): Promise<number> {
  await page.getByRole('combobox', { name: 'Find' }).fill(query)
  const began = performance.now()
  await page.getByRole('listbox', { name: 'Found' }).getByRole('option').first().waitFor({ timeout: 60_000 })
  const took = Math.round(performance.now() - began)
  await page.keyboard.press('Escape')
  return took
}
