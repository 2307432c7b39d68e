import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('with the mouse: a Deployment, a machine, a taint', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.dragToGround('Deploy')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await expect(k.terminal).toContainText('kubectl create deployment web')

  await k.dragToZone('Node', 'eu-b')
  await expect(k.node('node-4')).toHaveAccessibleName(/Ready/, { timeout: 15_000 })

  await k.drag('Taint', k.node('node-1'))
  await k.node('node-1').click()
  await expect(k.inspector).toContainText('reserved=yes:NoSchedule')
})

test('with the keyboard alone: palette, picker, terminal', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.tool('Deploy').focus()
  await page.keyboard.press('Enter')
  await expect(k.runningPods('web-')).toHaveCount(3)

  await k.tool('Power').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await k.tool('Taint').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('button', { name: 'node-2' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(k.terminal).toContainText('node/node-2 modified')

  await k.type('kubectl get pods')
  await expect(k.terminal).toContainText(/web-\S+\s+1\/1\s+Running/)
  await k.type('k get no')
  await expect(k.terminal).toContainText(/node-3\s+Ready/)
})

test('time by keys: space, dot, comma', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Deploy').click()
  await page.getByRole('heading', { name: 'Nothing selected' }).click()
  await page.keyboard.press(' ')
  await expect(k.transport('Play')).toBeVisible()
  const before = await k.now()
  await page.keyboard.press('.')
  await expect.poll(() => k.now()).toBeGreaterThan(before)
})
