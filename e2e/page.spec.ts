// What concerns the whole page: commands, tables, other clusters, borders that move, files.
import { expect, test } from '@playwright/test'
import { violations } from './pages/axe.ts'
import { Kubarium } from './pages/kubarium.ts'

test('with the keyboard alone: commands find a lens, a tool and an object', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.command('Tools Deploy: A')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.command('Lens Ownership')
  await expect(page.getByRole('radio', { name: 'Ownership' })).toBeChecked()
  await k.command('coredns')
  await expect(k.inspector.getByRole('heading', { level: 2 })).toContainText('coredns')
  await k.command('Keys')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(k.errors).toEqual([])
})

test('objects in a table: filter, sort, select, and what each revision changed', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.tool('Deploy').click()
  await expect(k.runningPods('web-')).toHaveCount(3)
  await page.getByRole('tab', { name: 'Objects' }).click()
  await page.getByRole('textbox', { name: 'Filter objects' }).fill('web-')
  const rows = page.locator('tbody tr')
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Name', exact: true })).toHaveAttribute('aria-sort', 'ascending')
  await rows.first().click()
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(k.inspector).toContainText('status.phase')
  await expect(k.inspector).toContainText('as it was first seen')
  await k.pause()
  // What tells of the deed lies over the picture for a while.
  await page.getByRole('button', { name: 'Dismiss' }).click()
  expect(await violations(page)).toEqual([])
})

test('another cluster from the gallery, borders that remember, a run saved and opened again', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: /Sandbox/ }).click()
  const gallery = page.getByRole('dialog', { name: 'A new cluster' })
  expect(await violations(page)).toEqual([])
  await gallery.getByRole('button', { name: /One node/ }).click()
  await expect(page.getByRole('button', { name: /Sandbox · 1 node$/ })).toBeVisible({ timeout: 20_000 })

  const border = page.getByRole('separator', { name: 'Width of the details' })
  const before = (await k.stage.boundingBox())!.width
  await border.focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await k.stage.boundingBox())!.width).toBeLessThan(before)

  await k.pace('10×')
  await k.tool('Deploy').click()
  await expect(k.runningPods('web-')).toHaveCount(3)
  const downloaded = page.waitForEvent('download')
  await k.command('Save this run')
  const path = await (await downloaded).path()
  await k.open()
  expect((await k.stage.boundingBox())!.width).toBeLessThan(before)
  const chooser = page.waitForEvent('filechooser')
  await k.command('Open a run')
  await (await chooser).setFiles(path)
  await expect(page.getByRole('button', { name: /Sandbox · 1 node$/ })).toBeVisible({ timeout: 20_000 })
  await expect(k.pods('web-')).toHaveCount(3)
})
