import { expect, test, type Locator, type Page } from '@playwright/test'
import { violations, violationsInBoth } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

const SECOND = 1_000_000

/** A page with three web servers, paused when they run. */
async function withServers(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.type('kubectl create deployment web --image=nginx:1.27 --replicas=3')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.pause()
  return k
}

const popup = async (k: Kubarium, name: string): Promise<Locator> => {
  await k.timeline.getByRole('button', { name, exact: true }).click()
  return k.page.getByRole('dialog', { name, exact: true })
}

/** Another course of events: from before the Deployment was scaled. */
async function branchWithTwo(k: Kubarium): Promise<void> {
  const early = await k.now()
  await k.type('kubectl scale deployment web --replicas=4')
  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(4)
  await k.pause()
  const list = await popup(k, 'Bookmarks')
  await list.getByRole('list', { name: 'What was done' }).getByRole('button', { name: /scale deployment/ }).click()
  await expect.poll(() => k.now()).toBeLessThan(early + 5000)
  await k.page.keyboard.press('Escape')
  await k.type('kubectl scale deployment web --replicas=2')
  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(2)
  await k.pause()
}

test('bookmarks: name a moment, go back to it, rename it, share it, remove it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const k = await withServers(page)
  const moment = await k.now()
  let list = await popup(k, 'Bookmarks')
  await list.getByRole('textbox', { name: 'Name for this moment' }).fill('all are up')
  await list.getByRole('button', { name: 'Add bookmark' }).click()
  await expect(list.getByRole('list', { name: 'Bookmarked moments' }).getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await k.rewind()
  await expect(k.pods('web-')).toHaveCount(0)
  list = await popup(k, 'Bookmarks')
  await list.getByRole('button', { name: 'Go to all are up' }).click()
  await expect(k.pods('web-')).toHaveCount(3)
  expect(Math.abs((await k.now()) - moment)).toBeLessThan(1000)
  await list.getByRole('textbox', { name: 'Name of all are up' }).fill('ready')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('button', { name: 'Go to ready' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible()
  const other = new Kubarium(await context.newPage())
  await other.open(await page.evaluate(() => navigator.clipboard.readText()))
  list = await popup(other, 'Bookmarks')
  await expect(list.getByRole('button', { name: 'Go to ready' })).toBeVisible()
  await list.getByRole('button', { name: 'Remove ready' }).click()
  await expect(list.getByRole('button', { name: 'Go to ready' })).toHaveCount(0)
  expect([...k.errors, ...other.errors]).toEqual([])
})

test('zoom: by button, key, wheel and two fingers, and back to all of the run', async ({ page }) => {
  const k = await withServers(page)
  const box = (await k.time.boundingBox())!
  const whole = k.timeline.getByRole('button', { name: 'Show the whole run' })
  /** Cluster time between two presses, a tenth of the width apart. */
  const tenth = async (): Promise<number> => {
    const before = await k.now()
    await k.scrub(0.05)
    await expect.poll(() => k.now()).not.toBe(before)
    const first = await k.now()
    await k.scrub(0.15)
    await expect.poll(() => k.now()).not.toBe(first)
    return (await k.now()) - first
  }
  await expect(whole).toBeDisabled()
  const wide = await tenth()
  await k.timeline.getByRole('button', { name: 'Zoom in' }).click()
  await expect(whole).toBeEnabled()
  expect(await tenth()).toBeLessThan(wide * 0.6)
  await k.time.focus()
  await page.keyboard.press('-')
  await expect(whole).toBeDisabled()
  // A browser may hand on less than the whole of a turn.
  await expect(async () => {
    await page.mouse.move(box.x + 30, box.y + 30)
    await page.mouse.wheel(0, -400)
    expect(await tenth()).toBeLessThan(wide * 0.6)
  }).toPass({ timeout: 20_000 })
  await expect(whole).toBeEnabled()
  await k.time.focus()
  await page.keyboard.press('0')
  await expect(whole).toBeDisabled()

  const touch = await page.context().newCDPSession(page)
  const fingers = (apart: number) => [-apart, apart].map((by, id) => ({ x: box.x + 100 + by, y: box.y + 30, id }))
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(20) })
  for (const apart of [30, 45, 60, 80]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(whole).toBeEnabled()
})

test('hovering tells what happened there', async ({ page }) => {
  const k = await withServers(page)
  const box = (await k.time.boundingBox())!
  const whatWasDone = page.getByRole('tooltip')
  const mark = (await k.timeline.getByTitle(/kubectl create deployment web/).boundingBox())!
  await page.mouse.move(mark.x + 5, box.y + 20)
  await expect(whatWasDone).toContainText('You ran kubectl create deployment web')
  await page.mouse.move(5, 5)
  await expect(whatWasDone).toHaveCount(0)
})

test('breakpoints: a wrong condition is explained; time stops where a right one is met, and goes on', async ({ page }) => {
  const k = await withServers(page)
  const stops = await popup(k, 'Stop when')
  await stops.getByRole('textbox', { name: 'Your own condition' }).fill('pods.size() = 3')
  await stops.getByRole('button', { name: 'Add condition' }).click()
  await expect(stops.getByRole('alert')).toContainText('This is not a condition')
  await stops.getByRole('textbox', { name: 'Your own condition' }).fill("record.kind == 'request' && object.kind == 'ReplicaSet' && object.spec.replicas == 1")
  await stops.getByRole('button', { name: 'Add condition' }).click()
  await expect(stops.getByRole('checkbox', { name: /ReplicaSet/ })).toBeChecked()
  await stops.getByRole('checkbox', { name: 'a Pod is deleted' }).check()
  await page.keyboard.press('Escape')
  await k.pace('10×')
  await k.type('kubectl scale deployment web --replicas=1')
  const line = k.timeline.getByRole('status').filter({ hasText: 'Stopped' })
  await expect(line).toContainText("object.kind == 'ReplicaSet'")
  await expect(k.transport('Play')).toBeVisible()
  const first = await k.now()
  await expect(async () => {
    await line.getByRole('button', { name: 'Go on' }).click()
    await expect(line).toContainText('a Pod is deleted', { timeout: 2000 })
  }).toPass()
  expect(await k.now()).toBeGreaterThan(first)
  await line.getByRole('button', { name: 'Why?' }).click()
  await expect(k.inspector.getByRole('heading', { level: 2 })).toContainText('web-')
})

test('two branches side by side: what is only here, only there, and what differs', async ({ page }) => {
  const k = await withServers(page)
  await branchWithTwo(k)
  const menu = await popup(k, 'Branches')
  await menu.getByRole('textbox', { name: /Name of scale deployment/ }).fill('only two')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(k.timeline.getByRole('group', { name: 'Branches' }).getByRole('button', { name: 'only two' })).toBeVisible()
  await k.timeline.getByRole('button', { name: 'Compare' }).click()
  const compare = page.getByRole('region', { name: 'Compare' })
  const deployment = compare.getByRole('table', { name: 'Deployment' })
  await expect(deployment.getByRole('row', { name: /^spec\.replicas/ })).toHaveText(/spec\.replicas\s*2\s*4/)
  await expect(compare.getByRole('list', { name: 'Here in numbers', exact: true })).toContainText('2 of 2 Pods ready')
  await expect(compare.getByRole('list', { name: 'There in numbers' })).toContainText('4 of 4 Pods ready')
  await expect(compare.getByRole('table', { name: 'Pod' }).getByRole('row', { name: /not there/ })).toHaveCount(2)
  await expect(compare.getByRole('img', { name: /^Lanes of/ })).toHaveCount(2)
  await compare.getByRole('button', { name: 'Swap sides' }).click()
  await expect(deployment.getByRole('row', { name: /^spec\.replicas/ })).toHaveText(/spec\.replicas\s*4\s*2/)
  await compare.getByRole('button', { name: 'Close comparison' }).click()
  await expect(k.runningPods('web-')).toHaveCount(4)
  expect(k.errors).toEqual([])
})

test('with the keyboard alone: pace, playhead, step by step', async ({ page }) => {
  const k = await withServers(page)
  await k.time.focus()
  await page.keyboard.press('Home')
  await expect(k.pods('web-')).toHaveCount(0)
  const begin = await k.now()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => k.now()).toBe(begin + SECOND)
  await page.keyboard.press('PageUp')
  await expect.poll(() => k.now()).toBeGreaterThan(begin + SECOND)
  await page.keyboard.press('End')
  await expect(k.pods('web-')).toHaveCount(3)
  const end = await k.now()
  await page.keyboard.press(',')
  await expect.poll(() => k.now()).toBeLessThan(end)
  await page.keyboard.press(' ')
  await expect(k.transport('Pause')).toBeVisible()
  await page.keyboard.press(' ')
  await expect(k.transport('Play')).toBeVisible()
  await k.timeline.getByRole('radio', { name: '10×' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(k.timeline.getByRole('radio', { name: '100×' })).toBeChecked()
  await expect(k.timeline.getByRole('radio', { name: '100×' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(k.timeline.getByRole('radio', { name: 'Story' })).toBeChecked()
})

test('axe finds nothing, light and dark', async ({ page }) => {
  const k = await withServers(page)
  await branchWithTwo(k)
  expect(await violationsInBoth(page, { parts: ['[aria-label="Timeline"]'] })).toEqual([])
  for (const name of ['Bookmarks', 'Stop when', 'Branches']) {
    await popup(k, name)
    expect(await violationsInBoth(page, { parts: [`[role=dialog][aria-label="${name}"]`] }), name).toEqual([])
    await page.keyboard.press('Escape')
  }
  await k.timeline.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('table', { name: 'Deployment' })).toBeVisible()
  expect(await violationsInBoth(page, { parts: ['[aria-label="Compare"]'] })).toEqual([])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('the strip scrubs by touch, the tools are behind one button', async ({ page }) => {
    const k = new Kubarium(page)
    await page.goto('/')
    await expect(k.transport('Pause')).toBeVisible({ timeout: 20_000 })
    await k.pace('10×')
    await expect.poll(() => k.now(), { timeout: 20_000 }).toBeGreaterThan(80 * SECOND)
    await k.pause()
    const end = await k.now()
    const box = (await k.time.boundingBox())!
    await page.touchscreen.tap(box.x + 30, box.y + box.height / 2)
    await expect.poll(() => k.now()).toBeLessThan(end)
    await expect(k.timeline.getByRole('button', { name: 'Bookmarks', exact: true })).toBeHidden()
    await k.timeline.getByRole('button', { name: 'Timeline tools' }).click()
    const list = await popup(k, 'Bookmarks')
    await list.getByRole('button', { name: 'Add bookmark' }).click()
    await expect(list.getByRole('list', { name: 'Bookmarked moments' })).toBeVisible()
    expect(await violations(page, { parts: ['[aria-label="Timeline"]'] })).toEqual([])
  })
})
