import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type FrameLocator, type Page } from '@playwright/test'

const HOST_PAGE = readFileSync(join(import.meta.dirname, 'pages/embed-host.html'), 'utf8')

/** The page around the frame comes from a server of its own: another origin than that of the frame. */
const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(HOST_PAGE))
test.beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
test.afterAll(() => void server.close())

async function openHost(page: Page, baseURL: string, query: string): Promise<{ readonly frame: FrameLocator; readonly heard: () => Promise<Record<string, unknown>[]> }> {
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?kubarium=${encodeURIComponent(`${baseURL}/${query}`)}`)
  return { frame: page.frameLocator('iframe'), heard: async () => (await page.locator('#heard li').allTextContents()).map((text) => JSON.parse(text) as Record<string, unknown>) }
}

test('a step in a page of another origin, small, driven by messages', async ({ page, baseURL }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const { frame, heard } = await openHost(page, baseURL!, '?embed&lesson=desired-and-actual&step=1')
  await expect(frame.getByRole('heading', { name: 'Touch it' })).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => (await heard()).map(({ event, step }) => [event, step])).toEqual(expect.arrayContaining([['ready', undefined], ['loaded', undefined], ['step', '1']]))
  await expect(frame.getByRole('button', { name: /^Node node-1, / })).toBeVisible()
  expect(await frame.locator('html').evaluate((html) => [html.scrollWidth <= html.clientWidth, html.scrollHeight <= html.clientHeight])).toEqual([true, true])
  // Things on a stage so small are no targets for a finger; the tree beside it has them all.
  expect((await new AxeBuilder({ page }).include('iframe').exclude({ fromFrames: ['iframe', '[aria-label="Stage"]'] }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()).violations.map(({ id }) => id)).toEqual([])

  // What is no request of the API changes nothing.
  await page.evaluate(() => {
    const { contentWindow } = document.querySelector('iframe')!
    for (const junk of ['next', { do: 'next' }, { kubarium: 1, do: 'eval', text: 'document.title = "x"' }, { kubarium: 1, do: 'load', lesson: '../../x' }, { kubarium: 1, do: 'next', more: 1 }]) contentWindow!.postMessage(junk, '*')
  })
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(frame.getByText('The cluster is running')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect.poll(heard).toContainEqual({ kubarium: 1, event: 'goal', lesson: 'desired-and-actual', step: '1.1' })
  await page.getByRole('button', { name: 'Back' }).click()
  await expect.poll(async () => (await heard()).findLast(({ event }) => event === 'step')?.['step']).toBe('1')

  await page.getByRole('button', { name: 'Another lesson' }).click()
  await expect(frame.getByRole('heading', { name: 'Which one stays away?' })).toBeVisible({ timeout: 30_000 })
  // A reader chooses; the cluster answers him at once.
  await frame.getByRole('list', { name: 'Answers' }).getByRole('button', { name: 'guest' }).click()
  await frame.getByRole('button', { name: 'Next' }).click()
  await expect(frame.getByText('You said: guest')).toBeVisible()
  expect(errors).toEqual([])
})

test('a frame that trusts another page is deaf and dumb', async ({ page, baseURL }) => {
  const { frame, heard } = await openHost(page, baseURL!, '?embed&lesson=desired-and-actual&step=2&origin=https://other.example')
  await expect(frame.getByRole('heading', { name: 'What you did not do' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(frame.getByRole('heading', { name: 'What you did not do' })).toBeVisible()
  expect(await heard()).toEqual([])
})

test('a run in a frame, and one that is damaged', async ({ page, baseURL }) => {
  const node = { name: 'node-1', region: 'eu', zone: 'eu-a', cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }
  const run = { kubarium: 1, config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: [node] }, log: [{ at: 60_000_000, action: { do: 'kubectl', line: 'kubectl run solo --image=nginx:1.27' } }], at: 75_000_000 }
  const data = deflateRawSync(JSON.stringify(run)).toString('base64url')
  const { frame } = await openHost(page, baseURL!, `?embed&run=${data}`)
  await expect(frame.getByRole('button', { name: /^Pod solo, Running/ })).toBeVisible({ timeout: 30_000 })
  await frame.getByRole('button', { name: 'Play' }).click()
  await expect(frame.getByRole('button', { name: 'Pause' })).toBeVisible()

  await page.goto('/?embed&run=nonsense')
  await expect(page.getByRole('alert')).toContainText('There is nothing to show.')
})
