// Every row of the table of drags: with the mouse, with a finger, and what the picture says before anything is let go.
import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('a Deployment, then another image: it rolls', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.dragToGround('Deploy')
  await expect(k.runningPods('web-')).toHaveCount(3)
  const before = await k.podNames('web-')

  await k.carry(k.tool('Image'), k.pods('web-').first())
  await expect(k.ghost).toContainText('kubectl set image deployment/web nginx=nginx:1.28')
  await expect(k.ghost).toContainText('3 Pods are replaced')
  await page.mouse.up()
  await expect.poll(async () => (await k.podNames('web-')).some((name) => before.includes(name)), { timeout: 30_000 }).toBe(false)
  await expect(k.runningPods('web-')).toHaveCount(3)
  expect(k.errors).toEqual([])
})

test('a Pod that has a node stays there; one that waits is judged by the scheduler’s rules and bound', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.useFromMore('Pod for you')
  await expect(k.pods('yours')).toHaveCount(1)

  await k.type('kubectl cordon node-3')
  await expect(k.terminal).toContainText('node/node-3 cordoned')
  await k.carry(k.pods('yours').first(), k.node('node-3'))
  await page.mouse.up()
  await expect(k.alert).toContainText('NodeUnschedulable will not have yours on node-3')
  await page.getByRole('button', { name: 'Dismiss' }).click()

  await k.carry(k.pods('yours').first(), k.node('node-1'))
  await expect(k.ghost).toContainText('Bind yours to node-1')
  await page.mouse.up()
  await expect(k.runningPods('yours')).toHaveCount(1)
  await expect(k.terminal).toContainText('/pods/yours/binding')

  await k.carry(k.pods('yours').first(), k.node('node-2'))
  await expect(k.ghost).toContainText('Pods do not move')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(k.ghost).toBeHidden()
})

test('labels, taints, cables, power, bin', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.dragToGround('Deploy')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.drag('Label', k.pods('web-').first())
  // The labelled Pod is nobody's now, and another is made.
  await expect(k.runningPods('web-')).toHaveCount(4)

  await k.drag('Bin', k.pods('web-').first())
  await expect(k.terminal).toContainText('kubectl delete pod web-')

  await k.drag('Cut', k.node('node-2'))
  await expect(k.node('node-2')).toHaveAccessibleName(/NotReady|Unknown/, { timeout: 30_000 })
  await k.useFromMore('Tape', 'node-2')
  await expect(k.node('node-2')).toHaveAccessibleName(/, Ready/, { timeout: 30_000 })

  await k.drag('Power', k.node('node-3'))
  await expect(k.node('node-3')).toHaveAccessibleName(/off|NotReady|Unknown/i, { timeout: 30_000 })
})

test('a disk on a Pod: a claim, and a mount in its template', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.type('kubectl create deployment web --image=nginx:1.27')
  await expect(k.runningPods('web-')).toHaveCount(1)
  const [before] = await k.podNames('web-')
  await k.tool('More').click()
  await k.carry(page.getByRole('dialog', { name: 'All tools' }).getByRole('button', { name: 'Disk', exact: true }), k.pods('web-').first())
  await expect(k.ghost).toContainText('every Pod is replaced')
  await page.mouse.up()
  await expect(k.terminal).toContainText('persistentvolumeclaim/data created')
  await expect(k.terminal).toContainText('deployment.apps/web patched')
  await expect.poll(async () => (await k.podNames('web-')).includes(before!), { timeout: 30_000 }).toBe(false)
  await expect(k.runningPods('web-')).toHaveCount(1)
  await k.type('kubectl get pvc data')
  await expect(k.terminal).toContainText(/data\s+Bound/)
})

test.describe('with a finger', () => {
  test.use({ hasTouch: true })
  test('a taint onto a node', async ({ page, context }) => {
    const k = new Kubarium(page)
    await k.open()
    const from = (await k.tool('Taint').boundingBox())!
    const to = (await k.node('node-1').boundingBox())!
    const client = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]): Promise<unknown> => client.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    await touch('touchStart', [{ x: from.x + 20, y: from.y + 20 }])
    for (let step = 1; step <= 10; step++) await touch('touchMove', [{ x: from.x + 20 + ((to.x + 20 - from.x) * step) / 10, y: from.y + 20 + ((to.y + 10 - from.y - 20) * step) / 10 }])
    await touch('touchEnd', [])
    await expect(k.terminal).toContainText('node/node-1 modified')
  })
})

test('a clock that is wrong: what the node writes is ten minutes old, and it stays Ready', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.tool('More').click()
  await k.carry(page.getByRole('dialog', { name: 'All tools' }).getByRole('button', { name: 'Clock', exact: true }), k.node('node-2'))
  await expect(k.ghost).toContainText('Set the clock of node-2 back by 10m')
  await expect(k.ghost).toContainText('carries its own time')
  await page.mouse.up()
  await page.waitForTimeout(3000)
  await k.type('kubectl get lease -n kube-node-lease -o custom-columns=N:.metadata.name,T:.spec.renewTime')
  await expect(k.terminal).toContainText(/node-2\s+\d{4}-/)
  const [, ahead, behind] = /node-1\s+(\S+)[\s\S]*?node-2\s+(\S+)/.exec(await k.terminal.innerText()) ?? []
  expect(Date.parse(ahead!) - Date.parse(behind!)).toBeGreaterThan(540_000)
  await expect(k.node('node-2')).toHaveAccessibleName(/, Ready/)
  await k.useFromMore('Mend', 'node-2')
  expect(k.errors).toEqual([])
})
