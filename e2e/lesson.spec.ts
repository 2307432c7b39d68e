import { expect, test, type Locator } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('lesson 1, from its start to its end', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await page.getByRole('button', { name: /Desired and actual/ }).click()
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  const next = lesson.getByRole('button', { name: 'Next' })
  await expect(lesson.getByRole('heading', { name: 'Touch it' })).toBeVisible()
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 15_000 })
  await expect(next).toBeDisabled()

  // A Pod can be looked up without losing the lesson's place.
  await k.runningPods('web-').first().click()
  await expect(k.inspector).toBeVisible()
  await page.getByRole('tab', { name: 'Lesson' }).click()

  await k.pace('10×')
  for (let i = 0; i < 3; i++) await lesson.getByRole('button', { name: 'Give me a hint' }).click()
  await expect(lesson).toContainText('Hint 3')
  await lesson.getByRole('button', { name: 'Show me' }).click()
  await expect(lesson.getByRole('status')).toContainText('Reached')
  await next.click()

  await expect(lesson.getByRole('heading', { name: 'What you did not do' })).toBeVisible()
  await next.click()

  const before = await k.podNames('web-')
  await lesson.getByRole('button', { name: 'Two. I deleted one.' }).click()
  await expect(lesson.getByRole('status')).toContainText('Not so.')
  await expect(lesson.getByRole('status')).toContainText('You deleted a Pod, not the wish for three')
  await expect.poll(async () => (await k.podNames('web-')).filter((name) => !before.includes(name)).length).toBe(1)
  await expect(k.runningPods('web-')).toHaveCount(3)
  await next.click()

  // A number is marked by the cluster, when it has come to it.
  await lesson.getByRole('spinbutton', { name: 'Pods' }).fill('3')
  await lesson.getByRole('button', { name: 'That many' }).click()
  await expect(lesson.getByRole('status')).toContainText('three are too many just as two were too few')
  await next.click()

  await lesson.getByRole('button', { name: /^Something compared/ }).click()
  await expect(lesson.getByRole('status')).toContainText('Right.')
  await next.click()

  await k.type('kubectl scale deployment web --replicas=0')
  await expect(lesson.getByRole('status')).toContainText('Reached')
  await lesson.getByRole('button', { name: 'Lesson done' }).click()
  await expect(page.getByRole('region', { name: 'Lessons', exact: true })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('lesson 3: moments are watched one by one, and a lesson that is left is found again where it was', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await page.getByRole('button', { name: /A write’s journey/ }).click()
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  const next = lesson.getByRole('button', { name: 'Next' })
  await expect(lesson.getByRole('heading', { name: 'Send something' })).toBeVisible()
  await lesson.getByRole('button', { name: 'laptop' }).hover()
  await expect(k.stage.locator('[data-id="laptop"]')).toHaveCSS('outline-style', 'solid')
  await k.type('kubectl run web --image=nginx:1.27')
  await expect(lesson.getByRole('status')).toContainText('Reached')
  await next.click()

  await lesson.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(lesson.getByRole('status')).toContainText('Not so.', { timeout: 15_000 })
  await next.click()

  const moments = lesson.getByRole('listitem')
  await lesson.getByRole('button', { name: 'Begin' }).click()
  await expect(moments).toHaveCount(1, { timeout: 20_000 })
  await expect(k.transport('Play')).toBeVisible()
  await lesson.getByRole('button', { name: 'Next moment (2 of 5)' }).click()
  await expect(moments.last()).toContainText('chosen', { timeout: 20_000 })

  // Leaving loses nothing: the cluster is brought to where the step begins.
  await page.reload()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await expect(page.getByRole('button', { name: /A write’s journey/ })).toContainText('2 of 6 steps done')
  await page.getByRole('button', { name: /A write’s journey/ }).click()
  await expect(lesson.getByRole('heading', { name: 'Once more, slowly' })).toBeVisible()
  await expect(k.runningPods('web')).toHaveCount(1, { timeout: 20_000 })
  await lesson.getByRole('button', { name: 'Begin' }).click()
  await expect(moments).toHaveCount(1, { timeout: 20_000 })
  for (let i = 2; i <= 5; i++) {
    await lesson.getByRole('button', { name: `Next moment (${i} of 5)` }).click()
    await expect(moments).toHaveCount(i, { timeout: 30_000 })
  }
  await expect(next).toBeEnabled()
  expect(k.errors).toEqual([])
})

/** Goes to something with Tab (backwards with Shift, out of the terminal), as one who has no mouse. */
async function tabTo(k: Kubarium, target: Locator): Promise<void> {
  await expect(target).toBeEnabled({ timeout: 20_000 })
  for (let i = 0; i < 200; i++) {
    const [isThere, order, stops] = await target.evaluate(wayTo)
    if (isThere) return
    // As many presses as there are stops before it, and then a look; what lies near is looked at each time.
    for (let pressed = 0; pressed < Math.max(1, stops - 1); pressed++) await k.page.keyboard.press(order)
  }
  throw new Error('the keyboard does not get there')
}

/** In the page: whether the focus is there, which key leads to it, and how many stops lie on the way, as far as can be told. */
function wayTo(target: Element): [isThere: boolean, order: 'Tab' | 'Shift+Tab', stops: number] {
  const { activeElement } = document
  const isBehind = activeElement !== null && (target.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]')].filter((element) => element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert]') === null)
  const order = isBehind ? all.toReversed() : all
  const from = activeElement === null || activeElement === document.body ? 0 : order.findIndex((element) => element === activeElement || (activeElement.compareDocumentPosition(element) & (isBehind ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING)) !== 0)
  return [target === activeElement, isBehind ? 'Shift+Tab' : 'Tab', order.findIndex((element) => element === target) - from]
}

async function press(k: Kubarium, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(k, target)
  await k.page.keyboard.press(key)
}

async function typeCommand(k: Kubarium, line: string): Promise<void> {
  await tabTo(k, k.terminal.getByRole('textbox'))
  await k.page.keyboard.type(line)
  await k.page.keyboard.press('Enter')
}

const KEYBOARD_LESSONS: readonly { readonly title: RegExp; readonly steps: readonly (string | RegExp)[] }[] = [
  { title: /1 · Desired/, steps: ['$ kubectl scale deployment web --replicas=3', 'Next', /^Three, one of them new/, '# 1', /^Something compared/, '$ kubectl scale deployment web --replicas=0'] },
  { title: /3 · A write’s/, steps: ['$ kubectl run web --image=nginx:1.27', 'Check', 'watch', /^Nobody\. It was watching/, /^It is stored, and waits/, 'Show me'] },
  { title: /5 · A bare Pod/, steps: ['Show me', /^solo$/, /^The Pods of team have an owner/, /^The same Pod runs on/, /^A controller that counts/, 'Show me'] },
]

for (const { title, steps } of KEYBOARD_LESSONS)
  test(`with the keyboard alone, and as a screen reader has it: ${title.source}`, async ({ page }) => {
    test.setTimeout(240_000)
    const k = new Kubarium(page)
    await k.open()
    await press(k, page.getByRole('button', { name: 'Lessons' }))
    await press(k, page.getByRole('region', { name: 'Lessons', exact: true }).getByRole('button', { name: title }))
    const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
    await expect(lesson.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute('aria-valuenow', '1')
    // What the stage shows stands in the tree as well, what happens is told in the log.
    await expect(k.tree.getByRole('treeitem', { name: /node-1/ }).first()).toBeAttached({ timeout: 20_000 })
    await expect(k.narration).toHaveAttribute('aria-live', 'polite')
    const choices = lesson.getByRole('list', { name: 'Choices' })
    for (const [i, step] of steps.entries()) {
      await expect(lesson.getByRole('heading', { level: 2 })).not.toHaveText('')
      if (step instanceof RegExp) await press(k, choices.getByRole('button', { name: step }))
      else if (step.startsWith('$ ')) await typeCommand(k, step.slice(2))
      else if (step.startsWith('# ')) {
        await tabTo(k, lesson.getByRole('spinbutton', { name: 'Pods' }))
        await page.keyboard.type(step.slice(2))
        await page.keyboard.press('Enter')
      } else if (step === 'watch') {
        await press(k, lesson.getByRole('button', { name: 'Begin' }))
        for (let moment = 2; moment <= 5; moment++) await press(k, lesson.getByRole('button', { name: `Next moment (${moment} of 5)` }))
        await expect(lesson.getByRole('listitem')).toHaveCount(5, { timeout: 60_000 })
      } else if (step === 'Show me') {
        for (let hint = 0; hint < 3; hint++) await press(k, lesson.getByRole('button', { name: 'Give me a hint' }))
        await press(k, lesson.getByRole('button', { name: 'Show me' }))
      } else if (step !== 'Next') await press(k, lesson.getByRole('button', { name: step, exact: true }))
      if (step !== 'Next' && step !== 'watch') await expect(lesson.getByRole('status').first()).toContainText(/Reached|Right|Not so/, { timeout: 30_000 })
      if (i < steps.length - 1) await press(k, lesson.getByRole('button', { name: 'Next', exact: true }))
    }
    await expect(k.narration).not.toBeEmpty()
    await press(k, lesson.getByRole('button', { name: 'Lesson done' }))
    await expect(page.getByRole('region', { name: 'Lessons', exact: true }).getByRole('button', { name: title })).toContainText('✓ Done')
    expect(await k.shifted()).toEqual([])
    expect(k.errors).toEqual([])
  })

test('leaving and coming back loses nothing: the cluster is as it was left; undo and the past mark nothing', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await page.getByRole('button', { name: /1 · Desired/ }).click()
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })

  // Something that no lesson asks for.
  await k.type('kubectl run mine --image=nginx:1.27')
  await expect(k.runningPods('mine')).toHaveCount(1, { timeout: 20_000 })
  const pods = await k.podNames('')
  await expect.poll(() => page.evaluate(() => localStorage.getItem('kubarium-lesson-runs') ?? '')).toContain('kubectl run mine')
  await page.reload()
  await page.getByRole('button', { name: 'Lessons' }).click()
  await page.getByRole('button', { name: /1 · Desired/ }).click()
  await expect(k.runningPods('mine')).toHaveCount(1, { timeout: 20_000 })
  expect(await k.podNames('')).toEqual(pods)
  await expect(lesson.getByRole('status')).toContainText('Not reached yet')

  // Undo goes back to before it, within the lesson.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(k.pods('mine')).toHaveCount(0, { timeout: 20_000 })
  await expect(lesson.getByRole('status')).toContainText('Not reached yet')

  // The goal is reached, then the learner looks at the past: the lesson says so, and stays where it is.
  await k.type('kubectl scale deployment web --replicas=3')
  await expect(lesson.getByRole('status')).toContainText('Reached', { timeout: 20_000 })
  await k.rewind()
  await expect(lesson.getByText('You are looking at the past')).toBeVisible()
  await expect(lesson.getByRole('status').first()).toContainText('Reached')
  await lesson.getByRole('button', { name: 'Back to now' }).click()
  await expect(k.runningPods('web-')).toHaveCount(3, { timeout: 20_000 })
  expect(k.errors).toEqual([])
})
