import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('the page boots into a running cluster', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  for (const name of ['node-1', 'node-2', 'node-3']) await expect(k.node(name)).toHaveAccessibleName(/Ready/)
  for (const region of [k.stage, k.timeline, k.terminal, k.inspector, k.palette]) await expect(region).toBeVisible()
  await expect(k.transport('Pause')).toBeVisible()
  for (const name of ['Back', 'Step'] as const) await expect(k.transport(name)).toBeVisible()
  await expect(k.time).toBeAttached()
  await expect(k.tree.getByRole('treeitem', { name: /^Node node-3/ })).toBeAttached()
  await expect(k.narration).toBeAttached()
  const before = await k.now()
  await expect.poll(() => k.now()).toBeGreaterThan(before)
  expect(k.errors).toEqual([])
})

test('something is on screen within two seconds, and the cluster soon after', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN)
  expect(painted).toBeLessThan(2000)
})

test('everything drawn is in the tree', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Deploy').click()
  await expect(k.pods('web-')).toHaveCount(3)
  await k.pause()
  const drawn = await k.podNames('')
  for (const name of drawn) await expect(k.tree.getByRole('treeitem', { name: new RegExp(`^Pod ${name}`) })).toBeAttached()
  await expect(k.tree.getByRole('treeitem', { name: 'web', exact: true })).toBeAttached()
})

test('thirty Pods at 1×: no long tasks, and most of the main thread is free', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.type('kubectl create deployment web --image=nginx:1.27 --replicas=30')
  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(30, { timeout: 20_000 })
  await k.pace('1×')
  // Time on the thread, not on the wall: the machine that tests is not idle.
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value
  const before = await busy()
  const windows: number[] = []
  for (let i = 0; i < 3; i++) windows.push(await longTasks(page, SECONDS))
  expect(((await busy()) - before) / (3 * SECONDS)).toBeLessThan(0.5)
  // A task counts as long by the wall clock, so that a neighbour can make one; a page that stutters has them in every window.
  expect(Math.min(...windows)).toBe(0)
})

const SECONDS = 2

/** How many tasks of more than 50 ms the page has in so many seconds. */
function longTasks(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    (wait) =>
      new Promise<number>((resolve) => {
        let count = 0
        const observer = new PerformanceObserver((list) => void (count += list.getEntries().length))
        observer.observe({ entryTypes: ['longtask'] })
        setTimeout(() => {
          observer.disconnect()
          resolve(count)
        }, wait * 1000)
      }),
    seconds,
  )
}
