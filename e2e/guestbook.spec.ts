import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('the guestbook: from a manifest to answered requests, through faults', async ({ page }) => {
  const k = new Kubarium(page)
  await k.openGuestbook()
  const balancer = k.stage.getByRole('button', { name: /^Load balancer/ })
  await expect(balancer).toContainText(/\d+\.\d+\.\d+\.\d+:80/)

  await k.drag('Users', balancer)
  await page.getByRole('tab', { name: 'Monitoring' }).click()
  const answered = page.getByRole('figure').filter({ hasText: 'Requests answered' }).locator('b')
  await expect.poll(async () => Number(await answered.innerText())).toBeGreaterThan(0)

  // A container dies: the same Pod goes on, with a restart.
  const [victim] = await k.podNames('frontend-')
  await k.drag('Kill', k.pods(victim!))
  await expect(k.pods(victim!)).toHaveAccessibleName(/1 restart/)
  await expect(k.runningPods(victim!)).toHaveCount(1)

  // A Pod is deleted: another comes.
  const before = await k.podNames('frontend-')
  await k.drag('Bin', k.pods(victim!))
  await expect(k.pods(victim!)).toHaveCount(0)
  await expect(k.runningPods('frontend-')).toHaveCount(3)
  expect((await k.podNames('frontend-')).filter((name) => !before.includes(name))).toHaveLength(1)

  // A machine loses power: its node is found out, its Pods are replaced.
  await k.drag('Power', k.node('node-3'))
  await expect(k.node('node-3')).toHaveAccessibleName(/NotReady/, { timeout: 15_000 })
  await k.pace('Max')
  await expect.poll(async () => (await page.locator('[data-pod^="default/frontend"][data-shape="running"]:is([data-on="node-1"], [data-on="node-2"])').count()), { timeout: 15_000 }).toBe(3)
  expect(k.errors).toEqual([])
})

test('why a Pod is there: the chain of causes from the command to the kubelet', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.tool('Deploy').click()
  await k.pace('10×')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.pods('web-').first().click()
  await k.inspector.getByRole('tab', { name: 'Why?' }).click()
  const steps = k.inspector.getByRole('listitem')
  for (const [i, text] of [/You ran kubectl create deployment web/, /The API server stored Deployment web/, /The Deployment controller created ReplicaSet/, /The ReplicaSet controller created Pod/, /The scheduler picks node/, /The kubelet on node/].entries()) await expect(steps.nth(i)).toContainText(text)
  await steps.nth(2).getByRole('button').click()
  await expect(k.timeline.getByRole('button', { name: 'Go to now' })).toBeVisible()
  await expect(k.pods('web-')).toHaveCount(0)
})
