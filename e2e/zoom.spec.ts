import { expect, test, type Locator, type Page } from '@playwright/test'
import { violations } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

const findBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Find' })
const zoomOf = (page: Page): Promise<number> => page.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)

async function guestbook(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.openGuestbook()
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
  expect(await violations(page, { parts: ['[aria-label="Stage"]'] })).toEqual([])
  expect(k.errors).toEqual([])
})

test('a node opened up shows its containers and the kernel’s rules', async ({ page }) => {
  const k = await guestbook(page)
  await k.node('node-1').click()
  await page.getByRole('button', { name: 'Open up' }).click()
  const inside = page.getByRole('region', { name: 'Inside node-1' })
  await expect(inside.getByRole('region', { name: 'Pods and their containers' })).toContainText('listens on')
  const rules = inside.getByRole('region', { name: /^What the kernel does with connections/ })
  await expect(rules).toContainText('KUBE-SERVICES')
  // Three Pods behind one address: each of them one in three, step by step.
  const frontend = rules.getByText('default/frontend').first()
  await frontend.scrollIntoViewIfNeeded()
  await expect(frontend).toBeVisible()
  await expect(rules.getByText('--probability 0.33333').first()).toBeVisible()
  await expect(rules.getByRole('button', { name: /frontend-\w+-\w+ on node-/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inside).toHaveCount(0)
  expect(k.errors).toEqual([])
})

test('scissors cut a link where it is drawn, and the dial says how slow it is', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const link = (node: string): Locator => page.locator(`[data-drop="link"][data-node="${node}"]`)
  await expect(link('node-1')).toHaveCount(0)
  const tool = (await k.tool('Cut').boundingBox())!
  await page.mouse.move(tool.x + 10, tool.y + 10)
  await page.mouse.down()
  await page.mouse.move(tool.x + 60, tool.y + 20, { steps: 4 })
  await expect(link('node-1')).toHaveCount(1)
  const point = await link('node-1').evaluate((path: SVGPathElement) => {
    const at = path.getPointAtLength(path.getTotalLength() * 0.7).matrixTransform(path.getScreenCTM()!)
    return { x: at.x, y: at.y }
  })
  await page.mouse.move(point.x, point.y, { steps: 4 })
  await expect(link('node-1')).toHaveAttribute('data-hover', 'taken')
  await expect(k.ghost).toContainText('Cut the link node-1')
  await page.mouse.up()
  await expect(k.stage.getByText('cut', { exact: true })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('a Pod that waits for you is given a node without dragging', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.useFromMore('Pod for you')
  await k.pods('yours').first().click()
  await page.getByRole('button', { name: 'Give it a node' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'A node for yours' })
  await dialog.getByRole('button', { name: /^node-2 fits/ }).press('Enter')
  await expect(page.locator('button[data-pod="default/yours"]')).toHaveAttribute('data-on', 'node-2')
})

test('a thousand nodes from far: pointed at, selected, searched, and come close to', async ({ page }) => {
  test.slow()
  const k = new Kubarium(page)
  await page.goto('/?stand-in=1000')
  const field = page.getByRole('img', { name: /nodes from far$/ }).first()
  await expect(field).toBeVisible({ timeout: 60_000 })
  // Somewhere on it; the first frames may still move it.
  const spot = async () => {
    const { x, y, width, height } = (await field.boundingBox())!
    return [x + width * 0.4, y + height * 0.4] as const
  }
  await expect(async () => {
    const [x, y] = await spot()
    await page.mouse.move(x + 4, y)
    await page.mouse.move(x, y)
    await expect(page.getByRole('tooltip')).toContainText(/node-\d+/, { timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await page.mouse.click(...(await spot()))
  await expect(k.inspector.getByRole('heading')).toContainText(/node-\d+|app-\d+/)
  await page.getByRole('button', { name: 'Closer' }).click()
  await expect(k.stage.getByRole('button', { name: /^Node node-\d+, / }).first()).toBeVisible({ timeout: 10_000 })
  await findBox(page).fill('10.128.0.77')
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()).toContainText('10.128.0.77', { timeout: 20_000 })
  await findBox(page).fill('status.containerStatuses.restartCount=4')
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()).toContainText('app-', { timeout: 20_000 })
  await expect(page.getByText(/more, bright on the stage/)).toBeVisible()
  // A lens draws some of so many, says how many there are besides, and counts no Pod that it does not know of.
  await page.getByRole('radio', { name: 'Ownership' }).click()
  await expect(k.stage.getByText(/^\d+ more$/)).toBeVisible()
  await expect(k.stage.getByText('+300').first()).toBeVisible()
  expect(await k.stage.locator('.react-flow__node').count()).toBeLessThan(200)
  expect(k.errors).toEqual([])
})
