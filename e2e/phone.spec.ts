import { expect, test, type Locator } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test('on a phone everything is within reach, and nothing overflows', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const fits = async (what: string): Promise<void> => {
    const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: document.documentElement.clientWidth }))
    expect(scroll, what).toBeLessThanOrEqual(width)
  }
  const inside = async (element: Locator): Promise<void> => {
    const box = (await element.boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(390)
  }
  const tab = (name: string): Locator => page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name })
  await expect(k.palette).toBeVisible()
  await fits('stage')
  await inside(k.transport('Pause'))
  await inside(k.transport('Step'))
  await k.tool('Deploy').tap()
  await expect(k.pods('web-')).toHaveCount(3)

  await tab('Inspect').tap()
  await expect(k.inspector).toBeVisible()
  await fits('inspector')
  await tab('Terminal').tap()
  await expect(k.terminal).toBeVisible()
  await expect(k.terminal).toContainText('deployment.apps/web created')
  await fits('terminal')
  await tab('Lesson').tap()
  await page.getByRole('button', { name: /Desired and actual/ }).tap()
  await expect(page.getByRole('heading', { name: 'Touch it' })).toBeVisible()
  await fits('lesson')
  await tab('Stage').tap()
  await expect(k.stage).toBeVisible()
  await expect(k.timeline).toBeVisible()
  expect(k.errors).toEqual([])
})

test('on a phone the picture is for reading: one column at its own size, in every lens', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pause()
  const card = (await k.node('node-1').boundingBox())!
  expect(card.width).toBeGreaterThan(300)
  // What is further down comes up when the picture is pushed.
  const before = (await k.node('node-1').boundingBox())!.y
  await page.mouse.move(195, 330)
  await page.mouse.wheel(0, 500)
  await expect.poll(async () => (await k.node('node-1').boundingBox())!.y).toBeLessThan(before - 200)
  for (const name of ['Ownership', 'Traffic', 'Storage', 'Scheduling', 'Access', 'Control loop']) {
    const lens = page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio', { name, exact: true })
    await lens.tap()
    await expect(lens).toBeChecked()
    await expect(page.locator('.react-flow__node[inert]')).toHaveCount(0)
    const zoom = (): Promise<number> => page.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)
    await expect.poll(zoom, name).toBeGreaterThan(0.9)
    const wide = (): Promise<(string | null)[]> => page.locator('.react-flow__node').evaluateAll((nodes) => nodes.filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1).map((node) => node.getAttribute('data-id')))
    await expect.poll(wide, name).toEqual([])
  }
})
