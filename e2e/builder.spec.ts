import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { Kubarium } from './pages/kubarium.ts'

async function openList(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.open()
  await page.getByRole('button', { name: 'Lessons' }).click()
  return k
}

test('what an author does is recorded, tried, played back and exported; the export opens as a pack', async ({ page }) => {
  const k = await openList(page)
  await page.getByRole('button', { name: 'Build a lesson' }).click()
  const builder = page.getByRole('region', { name: 'Build a lesson' })
  await expect(builder.getByRole('status').first()).toContainText('1 thing to mend')
  const name = builder.getByRole('textbox', { name: 'Title', exact: true })
  await name.fill('Mine')
  await builder.getByText('Step 1: Touch it').click()
  const goal = builder.getByRole('textbox', { name: 'Goal (CEL)' })
  await goal.fill("pods.labelled('app=mine').size() == 2")
  await expect(builder.getByLabel('Tried on the cluster beside')).toHaveText('does not hold now')

  // What is done is written down, and the goal is seen to come true.
  await builder.getByRole('button', { name: '● Record' }).nth(1).click()
  await k.type('kubectl create deployment mine --image=nginx:1.27 --replicas=2')
  await expect(builder.getByLabel('Tried on the cluster beside')).toHaveText('holds now', { timeout: 15_000 })
  await expect(builder).toContainText('1 action.')
  await builder.getByRole('button', { name: '■ Stop' }).click()
  await expect(builder.getByRole('textbox', { name: /^Solution/ })).toHaveValue('kubectl create deployment mine --image=nginx:1.27 --replicas=2')
  await expect(builder.getByRole('status').first()).toContainText('Nothing to complain of')

  // Steps of every kind can be added; what is wrong with one stands at it, with its remedy.
  for (const kind of ['read', 'watch', 'predict', 'explain', 'recall']) {
    await builder.getByRole('combobox', { name: 'Kind of step' }).selectOption(kind)
    await builder.getByRole('button', { name: 'Add a step' }).click()
  }
  await expect(builder.getByText(/^Step 6: /)).toBeVisible()
  await expect(builder.getByRole('status').first()).toContainText('1 thing to mend')
  await builder.getByText('Step 6: A heading').click()
  await expect(builder).toContainText(/lesson\.md:\d+: from is missing\. Name the lesson that it comes from/)
  await builder.getByRole('button', { name: 'Remove recall' }).click()

  await builder.getByRole('button', { name: 'Play it' }).click()
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  await expect(lesson.getByRole('heading', { name: 'Touch it' })).toBeVisible()
  await expect(lesson.getByRole('status')).toContainText('Not reached yet', { timeout: 15_000 })
  for (let i = 0; i < 3; i++) await lesson.getByRole('button', { name: 'Give me a hint' }).click()
  await lesson.getByRole('button', { name: 'Show me' }).click()
  await expect(lesson.getByRole('status')).toContainText('Reached', { timeout: 15_000 })
  await lesson.getByRole('button', { name: 'Back to the builder' }).click()

  const downloading = page.waitForEvent('download')
  await builder.getByRole('button', { name: 'Export as zip' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('my-lesson.zip')
  const bytes = readFileSync(await download.path())
  expect(Object.keys(unzipSync(bytes))).toEqual(['my-lesson/lesson.md'])
  await builder.getByRole('button', { name: 'Back to the lessons' }).click()
  await page.getByLabel('Pack of lessons').setInputFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer: bytes })
  await expect(page.getByRole('region', { name: 'Lessons of others' }).getByRole('button', { name: /Mine/ })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('a pack opens from a file and from a link, stays after a reload, and a faulty one says what is wrong', async ({ page }) => {
  const folder = join(import.meta.dirname, '../testdata/lesson-pack')
  const files = Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => [join(entry.parentPath, entry.name).slice(folder.length + 1), strToU8(readFileSync(join(entry.parentPath, entry.name), 'utf8'))]))
  const pack = Buffer.from(zipSync(files))
  const k = await openList(page)
  const others = page.getByRole('region', { name: 'Lessons of others' })
  await page.getByLabel('Pack of lessons').setInputFiles({ name: 'school.zip', mimeType: 'application/zip', buffer: pack })
  await expect(others.getByRole('heading', { name: /An example pack/ })).toBeVisible()
  await others.getByRole('button', { name: 'Remove An example pack' }).click()
  await expect(others.getByRole('heading', { name: /An example pack/ })).toHaveCount(0)

  // A link holds the pack whole, and asks before it opens it.
  await page.goto('about:blank')
  await page.goto(`/#pack=${pack.toString('base64url')}`)
  await expect(others.getByRole('alertdialog')).toContainText('that this link holds', { timeout: 15_000 })
  await others.getByRole('button', { name: 'Open it' }).click()
  await expect(others.getByRole('heading', { name: /An example pack/ })).toBeVisible()

  const bad = Buffer.from(zipSync({ 'a/lesson.md': strToU8('---\nnumber: 1\n---\n'), 'a/evil.js': strToU8('alert(1)') }))
  await page.getByLabel('Pack of lessons').setInputFiles({ name: 'bad.zip', mimeType: 'application/zip', buffer: bad })
  await expect(others.getByRole('alert')).toContainText('a/evil.js does not belong into a pack')

  await page.reload()
  await expect(k.stage.getByRole('button', { name: /^Node node-1, Ready/ })).toBeVisible({ timeout: 20_000 })
  if (!(await others.isVisible())) await page.getByRole('button', { name: 'Lessons' }).click()
  await others.getByRole('button', { name: /Two doors/ }).click()
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true })
  await expect(lesson.getByRole('heading', { name: 'A door' })).toBeVisible()
  await k.type('kubectl expose deployment web --port=80')
  await expect(lesson.getByRole('status')).toContainText('Reached', { timeout: 15_000 })
  expect(k.errors).toEqual([])
})
