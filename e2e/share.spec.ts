// What one does outlives the page: by a link, by a reload, by the browser's own store. And what strangers send does no harm.
import { readFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

/** Opens the page, lets a Deployment become Pods, stands still. */
async function worked(page: Page): Promise<Kubarium> {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.type('kubectl create deployment web --image=nginx:1.27 --replicas=2')
  await expect(k.runningPods('web-')).toHaveCount(2)
  await k.pause()
  return k
}

/** Until what was done is in the browser's store. */
async function kept(page: Page, actions = 1): Promise<void> {
  await expect.poll(() => storedActions(page)).toBe(actions)
}

const storedActions = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('kubarium')
        opening.addEventListener('success', () => {
          const all = opening.result.transaction('runs').objectStore('runs').getAll()
          all.addEventListener('success', () => {
            resolve(Math.max(-1, ...(all.result as { actions: number }[]).map(({ actions }) => actions)))
            opening.result.close()
          })
        })
      }),
  )

const fragmentOf = (value: unknown): string => `/#run=${deflateRawSync(JSON.stringify(value)).toString('base64url')}`

test('a link holds the moment, the lens, the camera and what is selected', async ({ page, context }) => {
  const k = await worked(page)
  await page.getByRole('radio', { name: 'Ownership' }).click()
  await k.stage.getByRole('button', { name: /^Deployment, web,/ }).click()
  const camera = page.locator('.react-flow__viewport')
  /** Until nothing takes the camera anywhere any more. */
  const rests = async (): Promise<void> => {
    for (let before = '', now = '-'; before !== now; ) {
      before = now
      await page.waitForTimeout(400)
      now = (await camera.getAttribute('style')) ?? ''
    }
  }
  await rests()
  await k.stage.getByRole('button', { name: /zoom in/i }).click()
  await rests()
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('Link copied')).toBeVisible()
  const link = page.url()
  expect(link).toMatch(/#run=[\w-]+&lens=ownership&sel=deployments\.apps%2Fdefault%2Fweb&look=/)
  const transform = await camera.getAttribute('style')

  const other = await context.newPage()
  const there = new Kubarium(other)
  await other.goto(link)
  await expect(other.getByRole('radio', { name: 'Ownership' })).toBeChecked()
  await expect(there.inspector.getByRole('heading', { name: 'web', exact: true })).toBeVisible()
  await expect.poll(() => there.now()).toBe(await k.now())
  const place = (style: string | null): number[] => [...(style ?? '').matchAll(/-?[\d.]+(?=px|\))/g)].map(([n]) => Number(n))
  await expect.poll(async () => place(await other.locator('.react-flow__viewport').getAttribute('style')).every((n, i) => Math.abs(n - place(transform)[i]!) < 8)).toBe(true)
  expect([...k.errors, ...there.errors]).toEqual([])
})

test('a reload comes back to the same moment of the same run, with its branches and bookmarks', async ({ page }) => {
  const k = await worked(page)
  const pods = await k.podNames('web-')
  await k.type('kubectl scale deployment web --replicas=5')
  await kept(page, 2)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(k.timeline.getByRole('button', { name: /without scale deployment web/ }).first()).toBeVisible()
  await expect.poll(() => k.podNames('web-')).toEqual(pods)
  await k.pause()
  const now = await k.now()
  await page.waitForTimeout(500)
  await page.reload()
  await expect(k.transport('Play')).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => k.now()).toBe(now)
  expect(await k.podNames('web-')).toEqual(pods)
  await expect(k.timeline.getByRole('button', { name: /without scale deployment web/ }).first()).toBeVisible()
  // The other branch is still there, too.
  await k.timeline.getByRole('button', { name: 'First run' }).first().click()
  await k.time.focus()
  await page.keyboard.press('End')
  await expect.poll(async () => (await k.podNames('web-')).length).toBe(5)
  expect(k.errors).toEqual([])
})

test('who comes again another day is asked whether to go on', async ({ page, context }) => {
  const k = await worked(page)
  const now = await k.now()
  await page.waitForTimeout(500)
  await kept(page)
  await page.close()
  const later = await context.newPage()
  const again = new Kubarium(later)
  await again.open()
  await expect(again.pods('web-')).toHaveCount(0)
  await later.getByRole('button', { name: 'Continue' }).click()
  await expect(again.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })
  await expect.poll(() => again.now()).toBe(now)
})

test('saved runs are named, exported, opened, deleted and taken back', async ({ page }) => {
  const k = await worked(page)
  await kept(page)
  await k.command('saved runs')
  const dialog = page.getByRole('dialog', { name: 'Saved runs' })
  await dialog.getByRole('textbox', { name: 'Name of 3 nodes, 1 action' }).fill('Two web servers')
  await page.keyboard.press('Enter')
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save Two web servers as a file' }).click()
  const path = await (await saving).path()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ kubarium: 2, branches: [{ log: [{ action: { do: 'kubectl' } }] }] })
  await dialog.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: /Sandbox/ }).click()
  await page.getByRole('button', { name: /^One node/ }).click()
  await expect(page.getByRole('button', { name: /Sandbox · 1 node$/ })).toBeVisible({ timeout: 20_000 })
  await k.command('saved runs')
  await dialog.getByRole('button', { name: 'Delete Two web servers' }).click()
  await expect(dialog.getByRole('textbox')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take it back' }).click()
  await k.command('saved runs')
  await dialog.getByRole('button', { name: 'Open Two web servers' }).click()
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })

  // The file opens as well.
  const choosing = page.waitForEvent('filechooser')
  await k.command('open a run from a file')
  await (await choosing).setFiles(path)
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })
  expect(k.errors).toEqual([])
})

test('a full disk is said, and the work goes on', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
  })
  const k = await worked(page)
  await expect(k.alert).toContainText('no room left')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await k.type('kubectl scale deployment web --replicas=3')
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.command('saved runs')
  await expect(page.getByRole('dialog', { name: 'Saved runs' }).getByRole('alert')).toContainText('no room left')
  expect(k.errors).toEqual([])
})

test('a run of a newer page is kept, said to be so, and can be saved', async ({ page }) => {
  const k = await worked(page)
  await kept(page)
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('kubarium')
        opening.addEventListener('success', () => {
          const putting = opening.result.transaction('runs', 'readwrite').objectStore('runs').put({ id: 'new', name: 'From tomorrow', savedAt: Date.now(), nodes: 2, actions: 4, work: { kubarium: 99, wonders: true } })
          putting.addEventListener('success', () => resolve())
        })
      }),
  )
  await k.command('saved runs')
  const dialog = page.getByRole('dialog', { name: 'Saved runs' })
  await expect(dialog).toContainText('It is of a newer Kubarium')
  await expect(dialog.getByRole('button', { name: 'Open From tomorrow' })).toHaveCount(0)
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save From tomorrow as a file' }).click()
  expect(JSON.parse(await readFile(await (await saving).path(), 'utf8'))).toEqual({ kubarium: 99, wonders: true })
})

test('links of strangers: noise, bombs, markup', async ({ page }) => {
  const k = new Kubarium(page)
  page.on('dialog', () => k.errors.push('a script ran'))
  const hostile: readonly (readonly [string, RegExp])[] = [
    ['/#run=AAAA', /damaged/],
    [`/#run=${deflateRawSync(Buffer.alloc(60_000_000, 32)).toString('base64url')}`, /damaged/],
    [fragmentOf({ kubarium: 1, config: { seed: 1, controlPlane: { name: 'cp', region: 'a', zone: 'a' }, nodes: [] }, log: [{ at: 1, action: { do: 'eval', code: 'alert(1)' } }], at: 1 }), /damaged/],
    [fragmentOf({ kubarium: 77 }), /newer Kubarium/],
  ]
  for (const [address, message] of hostile) {
    await page.goto('about:blank')
    await page.goto(address)
    await expect(k.alert).toContainText(message)
    await expect(k.node('node-1')).toBeVisible({ timeout: 20_000 })
  }
  await page.goto('about:blank')
  await page.goto(`/#sel=${encodeURIComponent('<img src=x onerror=alert(1)>')}&lens=%3Cscript%3E&look=NaN,1,1`)
  await expect(k.node('node-1')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('heading', { name: 'Nothing selected' })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('the stage as a picture, from the menu', async ({ page }) => {
  const k = await worked(page)
  const saving = page.waitForEvent('download', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Share' }).click()
  const menu = page.getByRole('group', { name: 'Share' })
  // The others are saved in stage-export.spec.ts.
  for (const entry of ['Drawing (SVG)', 'Short film']) await expect(menu.getByRole('button', { name: entry })).toBeEnabled()
  await menu.getByRole('button', { name: 'Picture (PNG)' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toContain('.png')
  expect((await readFile(await file.path())).length).toBeGreaterThan(10_000)
  expect(k.errors).toEqual([])
})
