// Every row of the table of drags: with the mouse, with a finger, and what the picture says before anything is let go.
import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test'
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
  await expect(page.getByRole('button', { name: /^Disk of data, 1Gi, mounted on node-\d$/ })).toBeVisible()
  await k.type('kubectl get pvc data')
  await expect(k.terminal).toContainText(/data\s+Bound/)
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

/** A claim that is bound, a volume that nobody claims, a Deployment of two containers, and a Pod that nobody owns. */
const DISKS = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: spare}
spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce], storageClassName: manual, hostPath: {path: /srv/spare}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: pair}
spec:
  selector: {matchLabels: {app: pair}}
  template:
    metadata: {labels: {app: pair}}
    spec:
      containers:
      - {name: main, image: "nginx:1.27"}
      - {name: sidecar, image: "busybox:1.36", command: [sleep, infinity]}
---
apiVersion: v1
kind: Pod
metadata: {name: bare}
spec:
  containers: [{name: main, image: "nginx:1.27"}]
`

/** The same, with the claim mounted in one of the two containers. */
const MOUNTED = DISKS.replace('command: [sleep, infinity]}', 'command: [sleep, infinity], volumeMounts: [{name: d, mountPath: /data}]}\n      volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]')

async function openWithDisks(page: Page, manifest = DISKS): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.apply(manifest)
  await expect(k.runningPods('(pair|bare)')).toHaveCount(2)
  return k
}

const goTo = (page: Page, lens: string): Promise<void> => page.getByRole('radio', { name: lens, exact: true }).click()
const claimCard = (k: Kubarium): Locator => k.stage.getByRole('button', { name: /^Claim \(PVC\), data, / })

test('a claim that is there, onto a Pod: mounted by the template; onto a bare Pod: refused, with the reason; undone', async ({ page }) => {
  const k = await openWithDisks(page)
  await goTo(page, 'Storage')
  await k.carry(claimCard(k), k.pods('bare'))
  await expect(k.ghost).toContainText('pod updates may not change fields')
  await expect(k.pods('bare')).toHaveAttribute('data-hover', 'refused')
  await page.keyboard.press('Escape')
  await page.mouse.up()

  await k.carry(claimCard(k), k.pods('pair-'))
  await expect(k.ghost).toContainText('kubectl patch deployment pair')
  await expect(k.ghost).toContainText('every Pod is replaced')
  await expect(k.pods('pair-')).toHaveAttribute('data-hover', 'taken')
  await page.mouse.up()
  await expect(k.terminal).toContainText('deployment.apps/pair patched')
  // The card stands in line with the Pod that mounts it once that is there.
  await expect(k.stage.locator('[data-drop="volume"]').filter({ hasText: /mounted on|on node-/ })).toHaveCount(1, { timeout: 30_000 })

  await page.getByRole('button', { name: 'Undo' }).click()
  await k.type("kubectl get deployment pair -o jsonpath='<{.spec.template.spec.volumes}>'")
  await expect(k.terminal).toContainText('<>')
  expect(k.errors).toEqual([])
})

test('a volume that nobody claims, onto a Deployment where its owner is drawn: first a claim that names it', async ({ page }) => {
  const k = await openWithDisks(page)
  await goTo(page, 'Storage')
  await k.stage.getByRole('button', { name: /^Volume \(PV\), spare, / }).click()
  await goTo(page, 'Ownership')
  await k.carry(k.stage.getByRole('button', { name: 'Mount in …' }), k.stage.getByRole('button', { name: /^Deployment, pair, / }))
  await expect(k.ghost).toContainText('nobody claims spare yet')
  await page.mouse.up()
  await expect(k.terminal).toContainText('persistentvolumeclaim/spare created')
  await expect(k.terminal).toContainText('deployment.apps/pair patched')
  await k.type('kubectl get pvc spare')
  await expect(k.terminal).toContainText(/spare\s+Bound\s+spare\s+5Gi/)
})

test('a claim is mounted by keyboard alone, in the container that is chosen; what would be refused says why', async ({ page }) => {
  const k = await openWithDisks(page)
  await goTo(page, 'Storage')
  await claimCard(k).focus()
  await page.keyboard.press('Enter')
  await k.stage.getByRole('button', { name: 'Mount in …' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Mount data: in whose Pods?' })
  await expect(dialog.getByRole('button', { name: 'deployment pair, container main' })).toBeFocused()
  await expect(dialog.getByRole('status', { name: 'What it does' })).toContainText('"name":"main","volumeMounts"')
  await dialog.getByText('Why not the others?').click()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'bare' })).toContainText('have a Deployment make it')
  await dialog.getByRole('button', { name: 'deployment pair, container main' }).focus()
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('status', { name: 'What it does' })).toContainText('"name":"sidecar","volumeMounts"')
  await page.keyboard.press('Enter')
  await expect(k.terminal).toContainText('deployment.apps/pair patched')
})

test('from near a fault hits the very container, and a claim can be binned where it is mounted', async ({ page }) => {
  const k = await openWithDisks(page, MOUNTED)
  await k.runningPods('pair-').dblclick()
  const sidecar = page.locator('[data-drop="container"][data-container="sidecar"]')
  await expect(sidecar).toBeInViewport({ ratio: 0.9 })
  await k.carry(k.tool('Kill'), sidecar)
  await expect(k.ghost).toContainText('kill -9 1 in sidecar of pair-')
  await expect(sidecar).toHaveAttribute('data-hover', 'taken')
  await page.mouse.up()
  await k.type("kubectl wait --for=jsonpath='{.status.containerStatuses[1].restartCount}'=1 pod -l app=pair && kubectl get pods -l app=pair -o jsonpath='<{.items[*].status.containerStatuses[*].restartCount}>'")
  await expect(k.terminal).toContainText('<0 1>')

  await k.carry(k.tool('Bin'), page.locator('[data-drop="claim"][data-claim="default/data"]'))
  await expect(k.ghost).toContainText('kubectl delete pvc data')
  await expect(k.ghost).toContainText('pvc-protection keeps it Terminating')
  await page.keyboard.press('Escape')
  await page.mouse.up()

  // Inside of the opened machine the same: what the claim's line does not take is the container's.
  await page.getByRole('button', { name: 'Open up' }).click()
  const inside = page.getByRole('region', { name: /^Inside node-/ })
  await k.carry(k.tool('Image'), inside.locator('[data-drop="claim"]'))
  await expect(k.ghost).toContainText('kubectl set image deployment/pair sidecar=')
  await expect(inside.locator('[data-container="sidecar"]')).toHaveAttribute('data-hover', 'taken')
  await page.mouse.up()
  await expect(k.terminal).toContainText('deployment.apps/pair image updated')
  expect(k.errors).toEqual([])
})

test('the same without dragging: a container is chosen in the list', async ({ page }) => {
  const k = await openWithDisks(page)
  await k.use('Kill', /^pair-\S+, container sidecar$/)
  await expect(page.getByRole('status').filter({ hasText: 'kill -9 1 in sidecar of pair-' })).toBeVisible()
  await k.use('Image', 'deployment pair, container sidecar')
  await expect(k.terminal).toContainText('kubectl set image deployment/pair sidecar=nginx:1.28')
})

test('any link is cut, slowed and mended by keyboard: by its two ends', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const dialog = page.getByRole('dialog')
  const chooseEnds = async (from: string, to: string, deed: string): Promise<void> => {
    await dialog.getByRole('combobox', { name: 'From' }).selectOption(from)
    await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption(to)
    await dialog.getByRole('button', { name: deed }).press('Enter')
  }
  const said = (text: string): Locator => page.getByRole('status').filter({ hasText: text })
  await k.tool('Cut').press('Enter')
  await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption('node-1')
  await expect(dialog.getByText('A link has two ends')).toBeVisible()
  await chooseEnds('node-2', 'node-3', 'Cut the link node-2 – node-3')
  await expect(said('Cut the link node-2 – node-3')).toBeVisible()
  for (const [tool, deed] of [['Latency', 'Slow the link laptop – cp-1 by 200 ms'], ['Loss', 'Let the link laptop – cp-1 lose 20 %']] as const) {
    await k.useFromMore(tool)
    await chooseEnds('laptop', 'cp-1', deed)
    await expect(said(deed)).toBeVisible()
  }
  await expect(k.stage.getByText('200 ms slower · loses 20 %')).toBeVisible()
  // What is worse than it should be is offered by itself, for the tape.
  await k.useFromMore('Tape', 'laptop – cp-1')
  await expect(k.stage.getByText(/loses 20 %/)).toHaveCount(0)
  await k.useFromMore('Tape', 'node-2 – node-3')
  await expect(said('Mend the link node-2 – node-3')).toBeVisible()
  expect(k.errors).toEqual([])
})

test.describe('with a finger', () => {
  test.use({ hasTouch: true })

  async function carryWithFinger(client: CDPSession, thing: Locator, onto: Locator): Promise<void> {
    // What still moves to its place is waited for.
    await onto.scrollIntoViewIfNeeded()
    await thing.scrollIntoViewIfNeeded()
    const [from, to] = [(await thing.boundingBox())!, (await onto.boundingBox())!]
    const [x, y, endX, endY] = [from.x + 20, from.y + 20, to.x + 20, to.y + 10]
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]): Promise<unknown> => client.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    await touch('touchStart', [{ x, y }])
    for (let step = 1; step <= 10; step++) await touch('touchMove', [{ x: x + ((endX - x) * step) / 10, y: y + ((endY - y) * step) / 10 }])
    await touch('touchEnd', [])
  }

  test('a taint onto a node', async ({ page, context }) => {
    const k = new Kubarium(page)
    await k.open()
    await carryWithFinger(await context.newCDPSession(page), k.tool('Taint'), k.node('node-1'))
    await expect(k.terminal).toContainText('node/node-1 modified')
  })

  test('a claim onto a Pod', async ({ page, context }) => {
    const k = await openWithDisks(page)
    await goTo(page, 'Storage')
    await carryWithFinger(await context.newCDPSession(page), claimCard(k), k.pods('pair-'))
    await expect(k.terminal).toContainText('deployment.apps/pair patched')
  })
  test('on a phone: a fault onto one container of the machine that is opened', async ({ page, context }) => {
    const k = await openWithDisks(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await k.runningPods('pair-').click()
    await page.getByRole('button', { name: 'Open up' }).click()
    const inside = page.getByRole('region', { name: /^Inside node-/ })
    await carryWithFinger(await context.newCDPSession(page), k.tool('Kill'), inside.locator('[data-container="sidecar"]'))
    await expect(page.getByRole('status').filter({ hasText: 'kill -9 1 in sidecar of pair-' })).toBeVisible()
  })
})
