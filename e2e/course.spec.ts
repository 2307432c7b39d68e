import { expect, test, type Locator } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

/** What a learner is asked to do first in each lesson, done as a hand would do it. */
const TOUCHES: readonly (readonly [lesson: RegExp, touch: (k: Kubarium) => Promise<void>])[] = [
  [/Break things/, (k) => k.use('Bin', /^web-/)],
  [/1 · Desired and actual/, (k) => k.type('kubectl scale deployment web --replicas=3')],
  [/2 · Anatomy/, stopScheduler],
  [/3 · A write’s journey/, (k) => k.type('kubectl run web --image=nginx:1.27')],
  [/4 · Your first Pod/, (k) => k.type('kubectl run hello --image=nginx:1.27')],
  [/5 · A bare Pod dies/, (k) => k.use('Bin', /^team-/)],
  [/6 · Restart or replacement/, (k) => k.use('Kill', /^web-/)],
  [/7 · Labels/, async (k) => k.type(`kubectl label pod ${(await k.podNames('web-'))[0]} app=sick --overwrite`)],
  [/8 · ReplicaSet/, (k) => k.type('kubectl delete pods -l app=team')],
  [/9 · Deployment/, (k) => k.type('kubectl set image deployment/web nginx=nginx:1.28')],
  [/10 · Rolling update/, (k) => k.type('kubectl set image deployment/web nginx=nginx:1.28')],
  [/11 · Bad rollout/, (k) => k.type('kubectl set image deployment/web nginx=nginx:1.28')],
  [/12 · Namespaces/, (k) => k.type('kubectl scale deployment shop --replicas=3 -n bakery')],
  [/13 · Scheduler/, bindByHand],
  [/16 · Taints/, (k) => k.type('kubectl taint node node-3 for=lab:NoSchedule')],
  [/17 · Affinity/, (k) => k.use('Power', /^node-1/)],
  [/18 · Priority/, (k) => k.type('kubectl scale deployment vip --replicas=1')],
  [/19 · A node fails/, (k) => k.use('Power', /^node-2/)],
  [/20 · Cordon/, (k) => k.type('kubectl cordon node-1')],
  [/The silent shop/, (k) => k.type('kubectl patch service shop -p \'{"spec":{"selector":{"tier":"web"}}}\'')],
  [/One fault hides another/, (k) => k.type('kubectl set image deployment/menu nginx=nginx:1.27')],
  [/Nowhere to go/, (k) => k.use('Node', /eu-a/)],
]

const WITHIN_MILLIS = 10_000

async function stopScheduler(k: Kubarium): Promise<void> {
  await k.stage.getByRole('button', { name: /^Scheduler/ }).click()
  await k.inspector.getByRole('button', { name: 'Stop', exact: true }).click()
}

async function bindByHand(k: Kubarium): Promise<void> {
  await k.carry(k.pods('yours').first(), k.node('node-3'))
  await k.page.mouse.up()
}

/** What stands on the stage, in the words that a screen reader has for it, and what the terminal says. */
async function said(k: Kubarium, lesson: Locator): Promise<string> {
  const labels = await k.stage.getByRole('button').evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''))
  return [...labels, await k.stage.locator('.react-flow__node').allInnerTexts(), await lesson.getByRole('status').allInnerTexts()].join('\n').replaceAll(/\d+ (?:failed|requests?|ok)|revision \d+|\d+% \w+/g, '')
}

test('the first touch in every lesson has its effect within ten seconds of opening it', async ({ page }) => {
  test.setTimeout(300_000)
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  const list = page.getByRole('region', { name: 'Lessons', exact: true })
  await expect(list.getByRole('button', { name: /^\d+ · / })).toHaveCount(18)
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  const slow: string[] = []
  const took: number[] = []
  for (const [name, touch] of TOUCHES) {
    const opened = Date.now()
    await list.getByRole('button', { name }).click()
    await expect(lesson.getByRole('heading')).toBeVisible()
    await expect(k.transport('Pause')).toBeVisible({ timeout: 15_000 })
    await expect(lesson.getByRole('status')).toContainText('Not reached yet', { timeout: 15_000 })
    await expect(page.getByText(/The cluster is booting|is being done for you/)).toHaveCount(0)
    const before = await said(k, lesson)
    await touch(k)
    await expect.poll(() => said(k, lesson), { message: String(name), intervals: [50, 100], timeout: 15_000 }).not.toBe(before)
    took.push(Date.now() - opened)
    if (took.at(-1)! > WITHIN_MILLIS) slow.push(`${String(name)}: ${took.at(-1)} ms`)
    await page.getByRole('tab', { name: 'Lesson' }).click()
    await lesson.getByRole('button', { name: 'Lessons' }).click()
  }
  test.info().annotations.push({ type: 'first effect', description: `slowest ${Math.max(...took)} ms, all ${took.join(' ')}` })
  expect(slow).toEqual([])
  expect(k.errors).toEqual([])
})
