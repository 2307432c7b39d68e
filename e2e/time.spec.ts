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
  await k.openGuestbook()
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

test('a hundred Pods, ten minutes: any moment is there at once; a long replay tells how far it is, and can be given up', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.type('kubectl create deployment web --image=nginx:1.27 --replicas=100')
  await k.pace('Max')
  await expect.poll(() => k.now(), { timeout: 60_000 }).toBeGreaterThan(660_000_000)
  await k.pause()
  // From the press of a key until another moment is on the page.
  await page.evaluate(() => {
    const took: number[] = []
    Object.assign(window, { took })
    let pressed = 0
    addEventListener('keydown', (event) => (pressed = event.timeStamp), true)
    new MutationObserver(() => pressed && took.push(performance.now() - pressed) && (pressed = 0)).observe(document.querySelector('output[aria-label="Cluster time"]')!, { characterData: true, subtree: true, childList: true })
  })
  await k.time.focus()
  const took = (): Promise<number[]> => page.evaluate(() => (window as unknown as { took: number[] }).took)
  const keys = ['Home', 'End', 'Home', 'PageUp', 'PageUp', 'End', 'PageDown', 'PageDown', 'Home']
  for (const [i, key] of keys.entries()) {
    // The stage has its turn in between: a hundred tiles come or go.
    await page.waitForTimeout(1000)
    await page.keyboard.press(key)
    await expect.poll(async () => (await took()).length).toBe(i + 1)
  }
  const all = await took()
  test.info().annotations.push({ type: 'scrub', description: all.map((ms, i) => `${keys[i]} ${Math.round(ms)}`).join(', ') })
  // The longest ways; a machine that others keep busy at the same time takes now and then longer.
  const fastest = (key: string): number => Math.min(...all.filter((_, i) => keys[i] === key))
  expect([fastest('Home'), fastest('End')].every((ms) => ms < 100)).toBe(true)

  await page.keyboard.press('End')
  await k.timeline.getByRole('button', { name: 'Branches', exact: true }).click()
  await page.getByRole('button', { name: 'Branch from this moment' }).click()
  await expect(k.timeline.getByRole('progressbar', { name: /^Making a branch/ })).toBeVisible()
  await k.timeline.getByRole('button', { name: 'Cancel' }).click()
  await expect(k.timeline.getByRole('progressbar')).toHaveCount(0)
  await expect(k.timeline.getByRole('group', { name: 'Branches' })).toHaveCount(0)
  expect(k.errors).toEqual([])
})

test('story pace: each cause has the same time on the screen', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pause()
  await k.tool('Deploy').click()
  await k.pace('Story')
  // A cause is where time has come to when the narration says its sentence; each follows the one before after a beat.
  const beats = await page.evaluate(async () => {
    const times: number[] = []
    const log = document.querySelector('[role=log][aria-label="Narration"]')!
    new MutationObserver(() => times.push(performance.now())).observe(log, { childList: true, subtree: true, characterData: true })
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    return times.slice(1).map((time, i) => Math.round(time - times[i]!))
  })
  test.info().annotations.push({ type: 'beats', description: beats.join(', ') })
  expect(beats.length).toBeGreaterThan(8)
  // A beat without a sentence of its own makes two of one.
  expect(beats.filter((beat) => beat > 500 && beat < 950).length / beats.length).toBeGreaterThan(0.6)
})
