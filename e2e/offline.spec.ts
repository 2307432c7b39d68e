// Installed and without a network; a newer version that waits to be asked; and a policy that nothing violates.
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test.use({ serviceWorkers: 'allow' })

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json' }

/** The built page, of a version that can be changed. */
async function serve(): Promise<{ readonly address: string; readonly server: Server; publish: () => void }> {
  let isNewer = false
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const name = path === '/' ? '/index.html' : path
    readFile(join('dist', name)).then(
      (bytes) => {
        const isWorker = name === '/service-worker.js'
        response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'cache-control': 'no-cache' })
        response.end(isWorker && isNewer ? bytes.toString().replace(/([`"'])[0-9a-f]{12}\1/, '"cafecafecafe"') : bytes)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return { address: `http://localhost:${(server.address() as AddressInfo).port}/`, server, publish: () => (isNewer = true) }
}

test('after the first visit it opens and works without a network', async ({ page, context }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await page.goto('/?lang=de')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await k.open('/')
  await k.type('kubectl create deployment web --image=nginx:1.27')
  await expect(k.runningPods('web-')).toHaveCount(1, { timeout: 30_000 })
  // What is fetched only when it is needed is there, too.
  await page.getByRole('button', { name: 'Lessons' }).click()
  await expect(page.getByRole('region', { name: 'Lessons', exact: true })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('it can be installed', async ({ page, request }) => {
  await page.goto('/')
  const href = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest = (await (await request.get(href!.replace('./', '/'))).json()) as { name: string; icons: { src: string; sizes: string }[] }
  expect(manifest.name).toBe('Kubarium')
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  for (const { src } of manifest.icons) expect((await request.get(`/${src}`)).status()).toBe(200)
})

test('a newer version is offered, and takes nothing away', async ({ page }) => {
  const { address, server, publish } = await serve()
  const k = new Kubarium(page)
  await k.open(address)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await k.type('kubectl create deployment web --image=nginx:1.27')
  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(1)
  await k.pause()
  await page.waitForTimeout(500)
  publish()
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await expect(page.getByText('A newer Kubarium is here.')).toBeVisible({ timeout: 20_000 })
  const now = await k.now()
  await page.getByRole('button', { name: 'Reload' }).click()
  // The page that is asked may be on its way out.
  await expect(async () => expect(await page.evaluate(() => caches.keys())).toContain('kubarium-cafecafecafe')).toPass({ timeout: 20_000 })
  await expect(k.runningPods('web-')).toHaveCount(1, { timeout: 20_000 })
  expect(await k.now()).toBe(now)
  await page.goto('about:blank')
  server.closeAllConnections()
  server.close()
})

test('nothing violates the content security policy, whatever is opened', async ({ page }) => {
  await page.addInitScript(() => {
    const found: string[] = []
    Object.assign(window, { violations: found })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => found.push(`${violatedDirective} ${blockedURI} ${sample}`))
  })
  const k = new Kubarium(page)
  await k.open()
  expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toMatch(/^default-src 'none'; script-src 'self';/)
  // Inline scripts and eval are dead.
  expect(await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.pwned = true'
    document.body.append(script)
    // oxlint-disable-next-line no-implied-eval
    setTimeout('window.pwned = true')
    return new Promise((resolve) => setTimeout(() => resolve('pwned' in window), 50))
  })).toBe(false)
  await page.evaluate(() => (window as unknown as { violations: string[] }).violations.splice(0))
  await k.pace('10×')
  await k.type('kubectl create deployment web --image=nginx:1.27')
  await expect(k.runningPods('web-')).toHaveCount(1)
  await k.runningPods('web-').first().click()
  for (const tab of await k.inspector.getByRole('tab').all()) await tab.click()
  for (const tab of await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab').all()) {
    await tab.click()
    await page.waitForTimeout(300)
  }
  for (const lens of await page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio').all()) await lens.click()
  for (const words of ['page settings', 'page keys', 'new cluster', 'saved runs']) {
    await k.command(words)
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
  }
  await k.tool('More').click()
  await page.keyboard.press('Escape')
  await k.tool('YAML').click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Lessons' }).click()
  await page.getByRole('region', { name: 'Lessons', exact: true }).getByRole('button').first().click()
  await page.waitForTimeout(1500)
  expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([])
  expect(k.errors.filter((text) => !/inline script|unsafe-eval|eval/.test(text))).toEqual([])
})
