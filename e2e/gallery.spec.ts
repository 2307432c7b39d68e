import { expect, test } from '@playwright/test'
import { violations } from './pages/axe.ts'

const SECTIONS = ['Pods', 'Machines and zones', 'Control plane', 'Outside', 'Cards', 'Parts of lenses', 'Links and packets', 'Machines from far', 'Panels of the page', 'States of the page']
const PANELS = ['Stage', 'Inspector', 'Timeline', 'Terminal', 'Editor', 'Objects', 'Events', 'Logs', 'Monitoring', 'Alerts']

test('every element of the stage in every state, and axe finds nothing in any colours', async ({ page }) => {
  test.slow()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/?gallery')
  for (const name of SECTIONS) await expect(page.getByRole('region', { name, exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Pod web-d4, CrashLoopBackOff, 3 restarts/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Node node-booting, booting' })).toBeVisible()
  // From far there is something on every canvas.
  const canvases = page.getByRole('region', { name: 'Machines from far' }).getByRole('img')
  for (const canvas of await canvases.all()) expect(await canvas.evaluate((element: HTMLCanvasElement) => element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data.some((value) => value > 0))).toBe(true)
  for (const theme of ['Light', 'Dark', 'High contrast']) {
    await page.getByRole('button', { name: theme, exact: true }).click()
    await expect(page.frameLocator('iframe[title="Inspector: not there any more"]').getByText('It was deleted at 00:00:30.000.')).toBeVisible()
    await page.waitForTimeout(300)
    // What steps back while something is carried is not there to be read: it cannot be used just then.
    expect(await violations(page, { without: '[data-takes="no"]' }), theme).toEqual([])
  }
  for (const [name, text] of [['Booting', 'The cluster is booting'], ['Failed', 'The model stopped'], ['Ready', 'The cluster is there']] as const) {
    await page.getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('region', { name: 'States of the page' })).toContainText(text)
  }
  expect(errors).toEqual([])
})

test('every panel of the page is empty, boots, runs, stands still, shows the past, and outlives the model', async ({ page }) => {
  test.slow()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/?gallery')
  const panels = page.getByRole('region', { name: 'Panels of the page' })
  for (const name of PANELS) {
    await panels.getByRole('button', { name, exact: true }).click()
    const frame = (state: string) => page.frameLocator(`iframe[title="${name}: ${state}"]`)
    for (const state of ['empty', 'running', 'paused']) await expect(frame(state).getByText(/As it was at|The model has stopped|The model stopped|is booting/)).toHaveCount(0)
    if (name === 'Timeline') {
      await expect(frame('rewound').getByRole('button', { name: 'Go to now' })).toBeVisible()
      await expect(frame('stopped').getByRole('button', { name: 'Play' })).toBeDisabled()
      await expect(frame('paused').getByRole('button', { name: 'Play' })).toBeEnabled()
      continue
    }
    await expect(frame('opening').getByText(/The cluster is booting/)).toBeVisible()
    await expect(frame('stopped').getByText(/The model (has )?stopped/)).toBeVisible()
    if (name !== 'Stage') await expect(frame('rewound').getByRole('button', { name: 'Back to the present' })).toBeVisible()
    await expect(frame('running').locator('body')).not.toBeEmpty()
  }
  expect(errors).toEqual([])
  // What is kept in the browser is as it was: a page of the gallery keeps nothing.
  expect(await page.evaluate(() => localStorage.getItem('kubarium-editor'))).toBeNull()
})
