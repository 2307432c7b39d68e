import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

const findBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Find' })
const zoomOf = (page: Page): Promise<number> => page.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)

async function guestbook(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.applyGuestbook()
  await expect(k.runningPods('(frontend|redis)-')).toHaveCount(6, { timeout: 20_000 })
  await k.pause()
  return k
}

test('finds by name, selector and address, and goes there', async ({ page }) => {
  const k = await guestbook(page)
  await page.locator('body').press('/')
  await expect(findBox(page)).toBeFocused()
  await findBox(page).fill('app=redis,role=leader')
  const options = page.getByRole('listbox', { name: 'Found' }).getByRole('option')
  await expect(options.first()).toContainText('redis-leader')
  // What a selector means stays bright, all else steps back.
  const brightness = (pod: Locator): Promise<string> => pod.evaluate((element) => getComputedStyle(element.closest('.react-flow__node')!).opacity)
  expect(await brightness(k.pods('redis-leader-').first())).toBe('1')
  expect(Number(await brightness(k.pods('frontend-').first()))).toBeLessThan(0.5)
  await findBox(page).fill('app in (redis')
  await expect(page.getByText(/unable to parse/)).toBeVisible()
  await findBox(page).fill('10.244.')
  await expect(options.first()).toContainText('10.244.')
  await page.keyboard.press('ArrowDown')
  const name = (await options.nth(1).locator('b').textContent())!
  await page.keyboard.press('Enter')
  await expect(k.inspector).toContainText(name)
  await expect(page.getByRole('listbox')).toHaveCount(0)
  expect(k.errors).toEqual([])
})

test('says where a thing is, goes closer until its containers can be read, and back', async ({ page }) => {
  const k = await guestbook(page)
  await k.pods('redis-leader-').first().click()
  const where = page.getByRole('navigation', { name: 'Where it is' })
  await expect(where).toContainText(/eu›eu-[ab]›node-\d›redis-leader-/)
  await where.getByRole('button', { name: 'Closer' }).click()
  await expect.poll(() => zoomOf(page)).toBeGreaterThan(4)
  await expect(k.stage.getByText('listens on 6379').first()).toBeVisible()
  await expect(page.getByTestId('rf__minimap')).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect.poll(() => zoomOf(page)).toBeLessThan(1.2)
  await page.getByRole('radio', { name: 'Ownership', exact: true }).click()
  await expect(where).toContainText(/default›redis-leader›redis-leader-\w+›redis-leader-/)
  await where.getByRole('button', { name: 'redis-leader', exact: true }).click()
  await expect(k.inspector).toContainText('Deployment')
})

test('follows a Pod from lens to lens', async ({ page }) => {
  const k = await guestbook(page)
  const pod = k.pods('redis-leader-').first()
  await pod.click()
  const follow = page.getByRole('button', { name: 'Follow', exact: true })
  await follow.click()
  const stage = (await k.stage.boundingBox())!
  for (const name of ['Traffic', 'Storage', 'Machines'] as const) {
    await page.getByRole('radio', { name, exact: true }).click()
    await expect.poll(async () => {
      const box = (await pod.boundingBox())!
      return Math.hypot(box.x + box.width / 2 - stage.x - stage.width / 2, box.y + box.height / 2 - stage.y - stage.height / 2)
    }, name).toBeLessThan(20)
  }
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
})

test('a hundred nodes are tiles; one opens where it is selected', async ({ page }) => {
  test.slow()
  const nodes = Array.from({ length: 100 }, (_, i) => ({ name: `node-${i + 1}`, region: 'eu', zone: `eu-${'abc'[i % 3]}`, cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }))
  const k = new Kubarium(page)
  await page.goto('/')
  const link = await page.evaluate(async (file) => {
    const stream = new Blob([JSON.stringify(file)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
    return `#run=${btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
  }, { kubarium: 1, config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes }, log: [{ at: 61_000_000, action: { do: 'kubectl', line: 'kubectl create deployment web --image=nginx:1.27 --replicas=200' } }], at: 90_000_000 })
  await page.goto('about:blank')
  await page.goto(`/${link}`)
  const fields = page.getByRole('img', { name: /nodes from far$/ })
  await expect(fields).toHaveCount(3, { timeout: 60_000 })
  await expect(k.node('node-1')).toHaveCount(0)
  await fields.first().click({ position: { x: 20, y: 6 } })
  await expect(k.inspector).toContainText('node-1')
  await expect(k.node('node-1')).toBeVisible()
  await expect(k.pods('web-').first()).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Stage"]').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.flatMap(({ id, nodes: at }) => at.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual([])
  expect(k.errors).toEqual([])
})
