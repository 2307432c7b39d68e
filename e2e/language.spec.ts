// Another language, another direction, larger letters: the words turn, and the page holds.
import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

/** Nothing sticks out of the page at the sides, and no button out of what holds it. */
async function holds(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const sticksOut = [...document.querySelectorAll<HTMLElement>('header button, nav button, dialog[open], dialog[open] button, dialog[open] label')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && !element.closest('[role=radiogroup]') && (left < -1 || right > innerWidth + 1)
    })
    return [document.documentElement.scrollWidth - innerWidth, ...sticksOut.map((element) => element.textContent)]
  })
  expect(wide).toEqual([0])
}

test('German by the address: what is seen, said and told', async ({ page }) => {
  const k = new Kubarium(page)
  await page.goto('/?lang=de')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.getByRole('button', { name: 'Deploy', exact: true }).click()
  const narration = page.getByRole('log', { name: 'Erzählung' })
  await expect(narration).toContainText('Du hast kubectl create deployment web', { timeout: 20_000 })
  await expect(narration).toContainText(/Der Deployment-Controller hat ReplicaSet web-\S+ angelegt\./)
  await expect(narration).toContainText(/Der Scheduler wählt node-\d für Pod web-/)
  await page.getByRole('button', { name: 'Strom', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Der Netzschalter: auf eine Maschine ziehen' })
  await dialog.getByRole('button', { name: 'node-3' }).click()
  await expect(page.getByText('node-3 ausstecken')).toBeVisible()
  await expect(narration).toContainText('Das warst du: node-3 verliert den Strom.')
  expect(k.errors).toEqual([])
})

test('switching turns what is there already: branches, marks, the chain of causes', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  await k.pace('10×')
  await k.tool('Deploy').click()
  await expect(k.runningPods('web-')).toHaveCount(3)
  await k.pause()
  await k.runningPods('web-').first().click()
  await k.inspector.getByRole('tab', { name: 'Why?' }).click()
  await expect(k.inspector).toContainText('The ReplicaSet controller created Pod')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name: /^Language/ }).selectOption('de')
  const settings = page.getByRole('dialog', { name: 'Einstellungen' })
  await expect(settings).toBeVisible()
  await settings.getByRole('button', { name: 'Schließen' }).click()
  await expect(page.locator('[role=tabpanel]').filter({ hasText: 'Der ReplicaSet-Controller hat Pod' })).toBeVisible()
  // It is remembered.
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('button', { name: 'Einstellungen' })).toBeVisible()
  expect(k.errors).toEqual([])
})

test('letters as large as they are chosen, and things that do not travel', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const size = (): Promise<number> => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  const before = await size()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Larger', exact: true }).check()
  await page.getByRole('radio', { name: /^Reduced/ }).check()
  expect(await size()).toBeGreaterThan(before * 1.25)
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--move').trim())).toBe('1ms')
  await holds(page)
})

for (const query of ['?lang=de', '?dir=rtl', '?lang=de&dir=rtl'])
  test(`${query}: everything fits, wide and narrow`, async ({ page }) => {
    const isGerman = query.includes('de')
    await page.goto(`/${query}`)
    await expect(page.getByRole('region', { name: isGerman ? 'Bühne' : 'Stage', exact: true })).toBeVisible({ timeout: 20_000 })
    await expect(page.locator('html')).toHaveAttribute('dir', query.includes('rtl') ? 'rtl' : 'ltr')
    for (const { width, height } of WIDTHS) {
      await page.setViewportSize({ width, height })
      await holds(page)
      for (const dialog of isGerman ? ['Einstellungen', 'Mehr', 'YAML'] : ['Settings', 'More', 'YAML']) {
        await page.getByRole('button', { name: dialog, exact: true }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await holds(page)
        await page.keyboard.press('Escape')
      }
      if (width > 800) continue
      for (const tab of isGerman ? ['Ansehen', 'Terminal', 'Lektion', 'Bühne'] : ['Inspect', 'Terminal', 'Lesson', 'Stage']) {
        await page.getByRole('navigation', { name: isGerman ? 'Ansichten' : 'Panels' }).getByRole('button', { name: tab }).click()
        await holds(page)
      }
    }
  })
