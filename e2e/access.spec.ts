import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

/** What axe finds against WCAG 2.2 AA in the page, or in a part of it. */
async function violations(page: Page, part = 'body'): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).include(part).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('stage', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await k.pace('10×')
      await k.applyGuestbook()
      await expect(k.runningPods('(frontend|redis)-')).toHaveCount(6, { timeout: 20_000 })
      await k.pause()
      expect(await violations(page)).toEqual([])
    })

    test('inspector and tools', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await k.tool('Deploy').click()
      await expect(k.pods('web-')).toHaveCount(3)
      await k.pause()
      await k.pods('web-').first().click()
      for (const tab of ['Overview', 'YAML', 'Events', 'Logs', 'Why?']) {
        await k.inspector.getByRole('tab', { name: tab }).click()
        await expect(k.inspector.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true')
        expect(await violations(page, 'aside'), tab).toEqual([])
      }
      for (const tab of ['Events', 'Monitoring']) {
        await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: tab }).click()
        expect(await violations(page, '[aria-label="Tools"]'), tab).toEqual([])
      }
    })

    test('dialogs and alert', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await k.pause()
      for (const tool of ['YAML', 'Label']) {
        await k.tool(tool).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        expect(await violations(page, 'dialog'), tool).toEqual([])
        await page.keyboard.press('Escape')
      }
      await k.tool('Users').click()
      await expect(k.alert).toBeVisible()
      expect(await violations(page, 'main'), 'alert').toEqual([])
    })

    test('lessons', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await page.getByRole('button', { name: 'Lessons' }).click()
      await expect(page.getByRole('region', { name: 'Lessons', exact: true })).toBeVisible()
      expect(await violations(page, 'aside'), 'list').toEqual([])
      await page.getByRole('button', { name: /Desired and actual/ }).click()
      await expect(page.getByRole('heading', { name: 'Touch it' })).toBeVisible()
      expect(await violations(page, 'aside'), 'lesson').toEqual([])
    })
  })
