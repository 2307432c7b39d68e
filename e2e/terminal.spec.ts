import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('a terminal: names are completed from the live cluster, a shell is opened in a container, a watch is interrupted', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const rows = k.terminal.locator('.xterm-rows').first()
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  await k.type('kubectl run box --image=busybox:1.36 --command -- sleep 1000')
  await expect(k.runningPods('box')).toHaveCount(1, { timeout: 20_000 })

  await page.keyboard.type('kubectl exec -it b')
  await press('Tab')
  await expect(rows).toContainText('exec -it box')
  await page.keyboard.type('-- sh')
  await press('Enter')
  await expect(rows).toContainText('/ #')
  await page.keyboard.type('cd /tmp && echo $((40 + 2))')
  await press('Enter')
  await expect(rows).toContainText('/tmp #')
  await expect(rows).toContainText('42')
  await press('Control+d')

  await expect(async () => {
    await page.keyboard.type('kubectl get pods -w | grep box')
    await press('Enter')
    await expect(rows).toContainText(/box +1\/1 +Running/, { timeout: 3000 })
  }).toPass()
  await press('Control+c')

  await press('Control+r')
  await page.keyboard.type('command')
  await expect(rows).toContainText('(search) command: kubectl run box')
  await press('Control+c')

  // Another screen has a line of its own, and the same history.
  await k.terminal.getByRole('button', { name: 'New screen' }).click()
  await press('ArrowUp')
  await expect(k.terminal.locator('.xterm-rows').last()).toContainText('kubectl get pods -w')
  expect(k.errors).toEqual([])
})
