// WCAG 2.2 AA, light and dark. The lenses and what is around them: lenses.spec.ts.
import { expect, test } from '@playwright/test'
import { violationsInBoth } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

test('inspector and tools', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Deploy').click()
  await expect(k.pods('web-')).toHaveCount(3)
  await k.pause()
  await k.pods('web-').first().click()
  for (const tab of ['Overview', 'YAML', 'Events', 'Logs', 'Why?']) {
    await k.inspector.getByRole('tab', { name: tab }).click()
    await expect(k.inspector.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true')
    expect(await violationsInBoth(page, { parts: ['aside'] }), tab).toEqual([])
  }
  for (const tab of ['Events', 'Monitoring']) {
    await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: tab }).click()
    expect(await violationsInBoth(page, { parts: ['[aria-label="Tools"]'] }), tab).toEqual([])
  }
})

test('dialogs and alert', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pause()
  for (const tool of ['YAML', 'Label']) {
    await k.tool(tool).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violationsInBoth(page, { parts: ['dialog'] }), tool).toEqual([])
    await page.keyboard.press('Escape')
  }
  await k.tool('Users').click()
  await expect(k.alert).toBeVisible()
  expect(await violationsInBoth(page, { parts: ['main'] }), 'alert').toEqual([])
})

test('lessons', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await expect(page.getByRole('region', { name: 'Lessons', exact: true })).toBeVisible()
  expect(await violationsInBoth(page, { parts: ['aside'] }), 'list').toEqual([])
  await page.getByRole('button', { name: /Desired and actual/ }).click()
  await expect(page.getByRole('heading', { name: 'Touch it' })).toBeVisible()
  expect(await violationsInBoth(page, { parts: ['aside'] }), 'lesson').toEqual([])
})
