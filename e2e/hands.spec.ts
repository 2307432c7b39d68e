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

test('with the keyboard alone: be the scheduler', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.type('kubectl cordon node-3')
  await k.useFromMore('Pod for you')
  await expect(k.pods('yours')).toHaveCount(1)
  const dialog = page.getByRole('dialog', { name: 'Be the scheduler: give a Pod that waits a node' })

  await k.tool('Bind').focus()
  await page.keyboard.press('Enter')
  // A node that the rules leave out says why, and is refused for it.
  await expect(dialog.getByRole('button', { name: /^node-3 NodeUnschedulable: / })).toBeVisible()
  await dialog.getByRole('button', { name: /^node-3 / }).focus()
  await page.keyboard.press('Enter')
  await expect(k.alert).toContainText('NodeUnschedulable will not have yours on node-3')
  await page.getByRole('button', { name: 'Dismiss' }).press('Enter')

  await k.tool('Bind').focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: /^node-[12] fits, \d+ points$/ }).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(k.runningPods('yours')).toHaveCount(1)
  await expect(k.tool('Bind')).toHaveCount(0)
  expect(k.errors).toEqual([])
})

test('with the keyboard alone: every row of the table of drags', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  /** A tool of the palette or of the list of all tools, and where: pressed, never dragged. */
  const press = async (tool: string, where?: string): Promise<void> => {
    if ((await k.tool(tool).count()) > 0) await k.tool(tool).press('Enter')
    else {
      await k.tool('More').press('Enter')
      await page.getByRole('dialog', { name: 'All tools' }).getByRole('button', { name: tool, exact: true }).press('Enter')
    }
    if (where) await page.getByRole('dialog').getByRole('button', { name: where, exact: true }).press('Enter')
  }
  await press('Node', 'eu-b')
  await expect(k.node('node-4')).toHaveAccessibleName(/Ready/, { timeout: 15_000 })
  await press('Deploy')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await press('Service')
  await expect(k.terminal).toContainText('service/web exposed')
  await press('Image', 'deployment web')
  await expect(k.terminal).toContainText('deployment.apps/web image updated')
  await press('Disk', 'deployment web')
  await expect(k.terminal).toContainText('deployment.apps/web patched')
  await press('Label', 'node-1')
  await expect(k.terminal).toContainText('node/node-1 labeled')
  await press('Taint', 'node-1')
  await expect(k.terminal).toContainText('node/node-1 modified')
  for (const [tool, done] of [['Cut', 'Cut the link node-2 – cp-1'], ['Tape', 'Mend the link node-2 – cp-1'], ['Latency', 'Slow the link node-2 – cp-1'], ['Loss', 'Let the link node-2 – cp-1 lose 20 %'], ['Full disk', 'Fill the disk of node-2'], ['Clock', 'Set the clock of node-2 back by 10m'], ['Expire', 'Expire the certificate'], ['Kill', 'kill -9 kubelet on node-2'], ['Power', 'Unplug node-2']] as const) {
    await press(tool, 'node-2')
    await expect(page.getByRole('status').filter({ hasText: done })).toBeVisible()
  }
  await press('Bin', 'Service web')
  await expect(k.terminal).toContainText('service "web" deleted')
  expect(k.errors).toEqual([])
})
