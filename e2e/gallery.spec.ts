import { expect, test } from '@playwright/test'
import { violations } from './pages/axe.ts'

const SECTIONS = ['Pods', 'Machines and zones', 'Control plane', 'Outside', 'Cards', 'Parts of lenses', 'Links and packets', 'Machines from far', 'States of the page']

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
