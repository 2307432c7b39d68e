import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('stage and inspector', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await k.pace('10×')
      await k.applyGuestbook()
      await expect(k.runningPods('(frontend|redis)-')).toHaveCount(6, { timeout: 20_000 })
      await k.pause()
      expect(await violations(page)).toEqual([])
      await k.pods('frontend-').first().click()
      for (const tab of ['Overview', 'YAML', 'Events', 'Logs', 'Why?']) {
        await k.inspector.getByRole('tab', { name: tab }).click()
        await expect(k.inspector.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true')
        expect(await violations(page), tab).toEqual([])
      }
      for (const tab of ['Events', 'Monitoring']) {
        await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: tab }).click()
        expect(await violations(page), tab).toEqual([])
      }
    })

    test('lesson and dialogs', async ({ page }) => {
      const k = new Kubarium(page)
      await k.open()
      await k.pause()
      for (const tool of ['YAML', 'Label']) {
        await k.tool(tool).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        expect(await violations(page), tool).toEqual([])
        await page.keyboard.press('Escape')
      }
      await k.tool('Users').click()
      await expect(k.alert).toBeVisible()
      expect(await violations(page), 'alert').toEqual([])
      await page.getByRole('button', { name: 'Lessons' }).click()
      expect(await violations(page), 'lessons').toEqual([])
      await page.getByRole('button', { name: /Desired and actual/ }).click()
      await expect(page.getByRole('heading', { name: 'Touch it' })).toBeVisible()
      await expect(k.node('node-1')).toBeVisible()
      expect(await violations(page), 'lesson').toEqual([])
    })
  })
