// What the browser fetches before it paints, compressed as a static host would; the model's worker is fetched beside it, and delays nothing.
import { gzipSync, brotliCompressSync } from 'node:zlib'
import type { Browser, Response } from 'playwright'
import type { Measurement } from '../run.ts'

const TEXT = /html|javascript|css|json|svg/

export async function* weight(browser: Browser, address: string): AsyncIterable<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  await page.goto(address)
  await page.getByRole('region', { name: 'Stage', exact: true }).waitFor()
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
  // What was asked for before the first paint, whether it had come by then or not: here all comes at once, elsewhere it would not.
  await page.evaluate('globalThis.__name = (each) => each')
  const before = new Set(await page.evaluate((until) => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].filter(({ startTime }) => startTime <= until).map(({ name }) => name), paint))
  let [gzip, brotli, files, worker] = [0, 0, 0, 0]
  for (const response of responses) {
    const body = await response.body().catch(() => Buffer.alloc(0))
    const isText = TEXT.test(response.headers()['content-type'] ?? '')
    const [zipped, smaller] = isText ? [gzipSync(body, { level: 9 }).length, brotliCompressSync(body).length] : [body.length, body.length]
    if (/\/worker-[^/]*\.js/.test(response.url())) worker += zipped
    else if (before.has(response.url())) [gzip, brotli, files] = [gzip + zipped, brotli + smaller, files + 1]
  }
  yield { what: 'fetched before the first paint', files, gzipKiB: kibibytes(gzip), brotliKiB: kibibytes(brotli), firstPaintMs: Math.round(paint), workerBesideGzipKiB: kibibytes(worker) }
  await page.close()
}

const kibibytes = (bytes: number): number => Math.round(bytes / 1024)
