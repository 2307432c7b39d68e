import { expect, test } from '@playwright/test'
import { violations } from './pages/axe.ts'
import { Presenter } from './pages/presenter.ts'

for (const { width, height, colorScheme, least } of [
  { width: 1920, height: 1080, colorScheme: 'light', least: 28 },
  { width: 1024, height: 768, colorScheme: 'dark', least: 20 },
] as const)
  test.describe(`${width} × ${height}`, () => {
    test.use({ viewport: { width, height }, colorScheme })

    test('a whole lesson with the clicker alone, forwards and backwards', async ({ page }) => {
      const talk = new Presenter(page)
      await talk.open('desired-and-actual')
      expect(await talk.step.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(least)
      expect(await violations(page)).toEqual([])

      const forwards: [place: string, seen: string][] = []
      for (;;) {
        await expect.poll(() => talk.step.evaluate((element) => element.scrollHeight - element.clientHeight), 'all of it is to be seen').toBeLessThanOrEqual(0)
        forwards.push([talk.place(), await talk.seenAtRest()])
        if (talk.place() === '6.1') break
        await talk.on()
      }
      expect(forwards.map(([place]) => place)).toEqual(['1', '1.1', '2', '3', '3.1', '4', '4.1', '5', '5.1', '6', '6.1'])

      // Back over the whole way once; the size of the room changes nothing in it.
      for (const [place, seen] of forwards.toReversed().slice(0, width > 1024 ? undefined : 3)) {
        expect(talk.place()).toBe(place)
        await expect.poll(() => talk.seen(), place).toBe(seen)
        if (place !== '1') await talk.back()
      }
      expect(talk.errors).toEqual([])
    })
  })

test('a question: hands are counted, the cluster answers, what most believed is met', async ({ page }) => {
  const talk = new Presenter(page)
  await talk.open('desired-and-actual', '3')
  const answers = talk.step.getByRole('list', { name: 'Answers' }).getByRole('listitem')
  // A digit begins the count; from there it goes with Enter and the arrows.
  for (const key of ['1', '2', 'Enter', '3', 'ArrowDown', '8', 'Enter', '1', 'ArrowUp']) await page.keyboard.press(key)
  await expect(talk.step.getByRole('textbox', { name: 'Hands for: Three, one of them new.' })).toBeFocused()
  const bars = answers.locator('i')
  await expect.poll(() => bars.evaluateAll((elements) => elements.map((element) => Math.round((20 * element.clientWidth) / element.parentElement!.clientWidth)))).toEqual([20, 5, 13, 2])
  expect(await violations(page)).toEqual([])

  await page.keyboard.press('PageDown')
  await expect(talk.step).toContainText('The cluster is running')
  await expect(answers.nth(2)).not.toContainText('This is right')
  await page.keyboard.press('PageDown')
  await expect(answers.nth(2)).toContainText('This is right')
  await expect(answers.locator('span').filter({ hasText: /^\d+$/ })).toHaveText(['12', '3', '8', '1'])
  await expect(talk.step).toContainText('Many said: Two. I deleted one.')
  await expect(talk.step).toContainText('You deleted a Pod, not the wish for three')
  expect(await violations(page)).toEqual([])
  // Back is before the answer; what was counted stays.
  await talk.back()
  await expect(talk.step.getByRole('textbox').first()).toHaveValue('12')
  await expect(talk.step).not.toContainText('Many said')
  expect(talk.errors).toEqual([])
})

test('what lies over the picture: blank, light, zoom, help', async ({ page }) => {
  const talk = new Presenter(page)
  await talk.open('desired-and-actual', '2')
  await page.keyboard.press('.')
  await expect(page.getByText('The screen is blank.')).toBeAttached()
  // The clicker first brings the picture back, and then goes on.
  await page.keyboard.press('PageDown')
  await expect(page.getByText('The screen is blank.')).toHaveCount(0)
  expect(talk.place()).toBe('2')

  await page.mouse.move(300, 200)
  await page.keyboard.press('s')
  await expect.poll(() => page.locator('[data-light]').evaluate((element) => getComputedStyle(element).backgroundImage)).toContain('300px 200px')
  await page.keyboard.press('z')
  await expect.poll(() => talk.stage.evaluate((element) => getComputedStyle(element).transform)).toBe('matrix(2, 0, 0, 2, 0, 0)')
  await page.keyboard.press('Escape')
  await expect.poll(() => talk.stage.evaluate((element) => getComputedStyle(element).transform)).toMatch(/none|matrix\(1, 0, 0, 1, 0, 0\)/)
  await expect(page.locator('[data-light]')).toHaveCount(0)

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys and steps' })
  await expect(help.getByRole('link', { name: 'Why?' }).or(help.getByRole('navigation').getByRole('link').nth(3))).toBeVisible()
  expect(await violations(page)).toEqual([])
  await help.getByRole('navigation').getByRole('link').nth(3).click()
  await expect.poll(() => talk.place()).toBe('4')
  expect(talk.errors).toEqual([])
})

test('the notes window: what comes, what is right, the time; it drives the talk', async ({ page, context }) => {
  const talk = new Presenter(page)
  await talk.open('desired-and-actual', '3')
  const [notes] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('n')])
  const now = notes.getByRole('region', { name: 'Now' })
  await expect(now.getByRole('heading', { level: 2 })).toHaveText('Before you break it')
  await expect(now.getByRole('listitem').filter({ hasText: 'Three, one of them new.' })).toContainText('right')
  await expect(notes.getByRole('region', { name: 'Next' })).toContainText('Yes. The ReplicaSet controller found two')
  await expect(notes.locator('dd').first()).toHaveText(/^0:\d\d$/)
  await expect(notes.locator('dd').last()).toHaveText(/^\d\d:\d\d/)
  expect(await violations(notes)).toEqual([])

  await notes.getByRole('textbox', { name: 'Hands for: Two. I deleted one.' }).fill('17')
  await expect(talk.step.getByRole('textbox').first()).toHaveValue('17')
  await notes.getByRole('button', { name: 'Blank' }).click()
  await expect(page.getByText('The screen is blank.')).toBeAttached()
  await notes.getByRole('button', { name: 'Show again' }).click()
  await notes.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(notes.getByText('The cluster is running to the next stop.')).toBeVisible()
  await notes.getByRole('button', { name: 'Next', exact: true }).click()
  await expect.poll(() => talk.place()).toBe('3.1')
  await notes.keyboard.press('PageUp')
  await expect.poll(() => talk.place()).toBe('3')
  await page.close({ runBeforeUnload: true })
  await expect(notes.getByRole('heading', { name: 'The presentation is closed.' })).toBeVisible()
  expect(talk.errors).toEqual([])
})

test('what there is not', async ({ page }) => {
  const talk = new Presenter(page)
  await page.goto('/?present&lesson=no-such-thing')
  await expect(page.getByRole('heading', { name: 'There is no lesson “no-such-thing”.' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await expect(page.getByRole('link', { name: /Desired and actual/ })).toHaveAttribute('href', '?present&lesson=desired-and-actual&step=1')

  await page.addInitScript(() => {
    window.open = () => null
  })
  await talk.open('desired-and-actual', '12')
  await expect(page.getByRole('alert')).toContainText('There is no step 12: this lesson has 6 steps.')
  expect(talk.place()).toBe('6.1')
  await page.keyboard.press('n')
  await expect(page.getByRole('alert').filter({ hasText: 'notes window' }).getByRole('link')).toHaveAttribute('href', /^\?notes=/)
  expect(talk.errors).toEqual([])
})

test('on paper: a page a step, and the answers', async ({ page }) => {
  await page.goto('/?print&lesson=writes-journey')
  await expect(page.getByRole('button', { name: 'Print' })).toBeEnabled({ timeout: 60_000 })
  const sheets = page.getByRole('article')
  await expect(sheets).toHaveCount(7)
  await expect(sheets.first().getByRole('img')).toHaveCount(1)
  await expect(sheets.nth(2).getByRole('img')).toHaveCount(5)
  expect(await sheets.evaluateAll((all) => all.slice(0, -1).filter((sheet) => sheet.scrollHeight > sheet.clientHeight).length), 'nothing is cut off').toBe(0)
  expect(await violations(page)).toEqual([])
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(7)
})
