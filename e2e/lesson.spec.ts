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

  await k.type('kubectl scale deployment web --replicas=0')
  await expect(lesson.getByRole('status')).toContainText('Reached')
  await lesson.getByRole('button', { name: 'Lesson done' }).click()
  await expect(page.getByRole('region', { name: 'Lessons', exact: true })).toBeVisible()
  expect(k.errors).toEqual([])
})
