import { expect, test } from '@playwright/test'
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
