// Charts, alerts, logs and events: what is seen of a cluster that works and of one that does not, and the way from each row to its object and moment.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { violationsInBoth } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

const tab = (page: Page, name: RegExp): Locator => page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name })

/** What a chart says of the moment that its crosshair, or the playhead, stands at. */
const reading = (page: Page, chart: string): Locator => page.getByRole('slider', { name: `${chart}: moment` })

test('charts of a cluster with users, down to one Pod; a press goes to the moment', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.tool('Deploy').click()
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.type('kubectl expose deployment web --port=80 --type=LoadBalancer')
  await expect(k.stage.getByRole('button', { name: /^Load balancer/ })).toContainText(':80', { timeout: 20_000 })
  await k.drag('Users', k.stage.getByRole('button', { name: /^Load balancer/ }))

  await tab(page, /^Monitoring/).click()
  await page.getByRole('button', { name: 'Charts over the stage' }).click()
  const charts = page.getByRole('region', { name: 'Charts' })
  for (const name of ['CPU', 'Memory', 'Users’ traffic', 'Users wait', 'Replicas', 'Pods by phase', 'Container restarts', 'API requests', 'API server answers in']) await expect(charts.getByRole('figure', { name })).toBeVisible()
  await expect(reading(page, 'Replicas')).toHaveAttribute('aria-valuetext', /desired \d+, updated \d+, ready \d+, available \d+/)
  await expect(reading(page, 'CPU')).toHaveAttribute('aria-valuetext', /used \d+m, requested \d+m/, { timeout: 20_000 })
  await expect(reading(page, 'Users’ traffic')).toHaveAttribute('aria-valuetext', /all [1-9]/)
  await expect(reading(page, 'API server answers in')).toHaveAttribute('aria-valuetext', /half within [\d.]+ ms/)

  // Usage is measured every quarter of a minute: so much later there is some of each Pod, and the lines are long enough to be pointed at.
  const begun = await k.now()
  await k.pace('100×')
  await expect.poll(() => k.now()).toBeGreaterThan(begun + 90_000_000)
  await k.pause()
  // By keyboard: the crosshair goes back, Enter goes to its moment.
  const end = await k.now()
  await reading(page, 'CPU').focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect.poll(() => k.now()).toBeLessThan(end - 5_000_000)
  await page.getByRole('button', { name: 'Go to now' }).click()
  await expect.poll(() => k.now()).toBe(end)
  // By mouse, at a moment that is over: the right of the chart of a short run is still to come.
  const plot = (await reading(page, 'Memory').boundingBox())!
  await page.mouse.click(plot.x + plot.width * 0.3, plot.y + plot.height / 2)
  await expect.poll(() => k.now()).toBeLessThan(end)

  // The same as a table.
  await charts.getByRole('button', { name: 'Replicas as a table' }).click()
  await expect(charts.getByRole('figure', { name: 'Replicas' }).getByRole('columnheader')).toHaveText(['Time', 'desired', 'updated', 'ready', 'available'])
  await page.getByRole('button', { name: 'Go to now' }).click()

  // One Pod: what kubectl top prints.
  const [pod] = await k.podNames('web-')
  await charts.getByRole('combobox', { name: 'What the charts are about' }).selectOption(`pod pods/default/${pod}`)
  await expect(charts.getByRole('figure', { name: 'API requests' })).toHaveCount(0)
  await expect(reading(page, 'Memory')).toHaveAttribute('aria-valuetext', /used \d+Mi/)
  const drawn = Number(/used (\d+)Mi/.exec((await reading(page, 'Memory').getAttribute('aria-valuetext'))!)![1])
  await page.getByRole('button', { name: 'Charts back in their panel' }).first().click()
  await tab(page, /^Terminal/).click()
  await k.type(`kubectl top pod ${pod}`)
  await expect(k.terminal).toContainText(/\d+m\s+\d+Mi/)
  // Time goes on while the command runs: it may be measured once more.
  const printed = Number(/\d+m\s+(\d+)Mi/.exec(await k.terminal.innerText())![1])
  expect(Math.abs(printed - drawn)).toBeLessThanOrEqual(1)
  expect(k.errors).toEqual([])
})

test('something breaks: an alert waits, fires, and leads to its object and beginning', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await tab(page, /^Alerts/).click()
  await expect(page.getByText('No alerts. Rules watch the cluster')).toBeVisible()
  await tab(page, /^Terminal/).click()
  await k.type('kubectl run bad --image=busybox:1.36 -- sh -c "echo starting; sleep 1; echo out of luck; exit 1"')
  await k.pace('100×')
  await tab(page, /^Alerts/).click()
  const alerts = page.getByRole('list', { name: 'Alerts' })
  await expect(alerts).toContainText('KubePodCrashLooping', { timeout: 30_000 })
  await expect(tab(page, /1 alert pending/)).toBeVisible()
  await expect(alerts).toContainText('Pending · warning')
  await expect(tab(page, /1 alert fires/)).toBeVisible({ timeout: 60_000 })
  await k.pause()
  await expect(alerts).toContainText('Firing · warning')
  await expect(k.timeline.locator('[data-kind="alert"]').first()).toBeAttached()
  const end = await k.now()
  await alerts.getByRole('button', { name: /KubePodCrashLooping/ }).click()
  await expect(k.inspector.getByRole('heading', { name: /bad/ })).toBeVisible()
  await expect.poll(() => k.now()).toBeLessThan(end - 14 * 60_000_000)
  await expect(alerts).toContainText('Pending')

  // What it wrote before it ended is in the log of the cluster; the row leads there.
  await page.getByRole('button', { name: 'Go to now' }).click()
  await tab(page, /^Logs/).click()
  await page.getByRole('searchbox', { name: 'Find in lines' }).fill('LUCK')
  const lines = page.getByRole('region', { name: 'Log lines' }).getByRole('listitem')
  await expect(lines.first()).toContainText('out of luck')
  await page.getByRole('textbox', { name: 'Labels of the Pods' }).fill('run!=bad')
  await expect(page.getByText('No line fits the filter.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Labels of the Pods' }).fill('run=bad')
  await page.getByRole('checkbox', { name: 'Regular expression' }).check()
  await page.getByRole('searchbox').fill('^(starting|out)')
  await expect(lines.first()).toContainText(/starting|out of luck/)
  await page.getByRole('searchbox').fill('(')
  await expect(page.getByText('This is not a regular expression')).toBeVisible()
  await page.getByRole('searchbox').fill('^starting')
  await expect(lines.first()).toContainText('starting')
  const before = await k.now()
  await page.getByRole('region', { name: 'Log lines' }).evaluate((element) => element.scrollTo({ top: 0 }))
  await lines.first().getByRole('button').click()
  await expect.poll(() => k.now()).toBeLessThan(before)
  await expect(k.inspector.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true')

  // And so do events.
  await page.getByRole('button', { name: 'Go to now' }).click()
  await tab(page, /^Events/).click()
  await page.getByRole('textbox', { name: 'Filter events' }).fill('BackOff')
  await page.getByRole('combobox', { name: 'Type of the events' }).selectOption('Warning')
  await page.getByRole('list', { name: 'Events' }).getByRole('button', { name: /BackOff.*bad/ }).first().click()
  await expect.poll(() => k.now()).toBeLessThan(before)
  expect(k.errors).toEqual([])
})

test('columns of objects are chosen, and remembered', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const choose = async (): Promise<void> => {
    await tab(page, /^Objects/).click()
    await expect(page.getByRole('columnheader', { name: 'Status', exact: true })).toBeVisible({ timeout: 20_000 })
  }
  await choose()
  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Node', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Restarts', exact: true }).uncheck()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Node', exact: true })).toBeVisible()
  await page.reload()
  await choose()
  await expect(page.getByRole('columnheader', { name: 'Node', exact: true })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Restarts', exact: true })).toHaveCount(0)
})

test('axe finds nothing in charts, alerts, logs, events and objects', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.type('kubectl run bad --image=busybox:1.36 -- sh -c "echo starting; exit 1"')
  await k.pace('100×')
  await tab(page, /^Alerts/).click()
  await expect(page.getByRole('list', { name: 'Alerts' })).toContainText('KubePodCrashLooping', { timeout: 30_000 })
  await k.pause()
  expect(await violationsInBoth(page), 'alerts').toEqual([])
  for (const name of ['Logs', 'Events', 'Objects', 'Monitoring']) {
    await tab(page, new RegExp(`^${name}`)).click()
    if (name === 'Logs') await expect(page.getByRole('region', { name: 'Log lines' }).getByRole('listitem').first()).toBeVisible()
    if (name === 'Monitoring') {
      await page.getByRole('button', { name: 'Charts over the stage' }).click()
      await page.getByRole('button', { name: 'Memory as a table' }).click()
    }
    expect(await violationsInBoth(page), name).toEqual([])
  }
})
