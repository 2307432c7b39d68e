import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('pause, step, back, scrub; acting in the past makes a branch', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pause()
  const stopped = await k.now()
  await page.waitForTimeout(300)
  expect(await k.now()).toBe(stopped)

  await k.tool('Deploy').click()
  await expect(k.terminal).toContainText('kubectl create deployment web')
  // Each step is waited for: what is read in between must be the step's own moment.
  await k.transport('Step').click()
  await expect.poll(() => k.now()).toBeGreaterThan(stopped)
  const first = await k.now()
  await k.transport('Step').click()
  await expect.poll(() => k.now()).toBeGreaterThan(first)
  const stepped = await k.now()
  await k.transport('Back').click()
  await expect.poll(() => k.now()).toBeLessThan(stepped)

  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.pause()
  const end = await k.now()
  await k.scrub(0.05)
  await expect.poll(() => k.now()).toBeLessThan(end)
  await k.rewind()
  await expect(k.pods('web-')).toHaveCount(0)
  await expect(k.timeline.getByRole('button', { name: 'Go to now' })).toBeVisible()

  await k.type('kubectl create deployment other --image=nginx:1.27 --replicas=2')
  await k.pace('10×')
  await expect(k.runningPods('other-')).toHaveCount(2)
  await expect(k.pods('web-')).toHaveCount(0)
  const branches = k.timeline.getByRole('group', { name: 'Branches' }).getByRole('button')
  await expect(branches).toHaveCount(2)

  await branches.first().click()
  await expect(k.pods('other-')).toHaveCount(0)
  await k.pause()
  await k.time.focus()
  await page.keyboard.press('End')
  await expect(k.pods('web-')).toHaveCount(3)
  await branches.last().click()
  await expect(k.pods('web-')).toHaveCount(0)
})

test('undo goes back to before what was done', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Deploy').click()
  await expect(k.pods('web-')).toHaveCount(3)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(k.pods('web-')).toHaveCount(0)
})

test('a link reopens the same moment', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.applyGuestbook()
  await expect(k.runningPods('(frontend|redis)-')).toHaveCount(6, { timeout: 20_000 })
  await k.pause()
  const [now, pods] = [await k.now(), await k.podNames('')]
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toContain('#run=')

  const other = new Kubarium(await context.newPage())
  await other.open(link)
  await expect(other.pods('frontend-')).toHaveCount(3)
  expect(await other.now()).toBe(now)
  expect(await other.podNames('')).toEqual(pods)
})

test('a damaged link opens the first scenario and says so', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open('/#run=nonsense')
  await expect(k.alert).toContainText('This link is damaged')
  await expect(k.node('node-3')).toBeVisible()
})
