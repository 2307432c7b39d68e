// A lesson in front of a room, as the one who presses the clicker meets it.
import { expect, type Locator, type Page } from '@playwright/test'
import { still } from './axe.ts'

export class Presenter {
  readonly page: Page
  readonly step: Locator
  readonly title: Locator
  readonly stage: Locator
  readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    this.step = page.getByRole('region', { name: 'Step', exact: true })
    this.title = this.step.getByRole('heading', { level: 1 })
    this.stage = page.getByRole('region', { name: 'Stage', exact: true })
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()))
    page.on('pageerror', (error) => this.errors.push(error.message))
  }

  async open(lesson: string, step = '1'): Promise<void> {
    await this.page.goto(`/?present&lesson=${lesson}&step=${step}`)
    await expect(this.title).toBeVisible({ timeout: 30_000 })
    await expect(this.stage.getByRole('button', { name: /^Node node-1, / })).toBeVisible()
    await this.isStill()
    await this.seenAtRest()
    await still(this.page)
  }

  /** The stop that is shown, as the address has it. */
  place(): string {
    return new URL(this.page.url()).searchParams.get('step') ?? ''
  }

  /** To the next stop, with the clicker alone: pressed again while the cluster runs. */
  async on(): Promise<void> {
    const before = this.place()
    await this.page.keyboard.press('PageDown')
    if (this.place() === before) await this.page.keyboard.press('PageDown')
    await expect.poll(() => this.place()).not.toBe(before)
    await this.isStill()
  }

  async back(): Promise<void> {
    const before = this.place()
    await this.page.keyboard.press('PageUp')
    await expect.poll(() => this.place()).not.toBe(before)
    await this.isStill()
  }

  /** The cluster stands at the very moment of the stop. */
  async isStill(): Promise<void> {
    await expect(this.page.locator('main[data-still]')).toBeAttached()
  }

  /** What the room sees of the cluster and of the words, as text, once what leaves is gone: the same at four looks. */
  async seenAtRest(): Promise<string> {
    await expect(this.page.locator('.react-flow__node[inert]')).toHaveCount(0)
    let [before, last] = ['', await this.seen()]
    for (let same = 0; same < 3; same = last === before ? same + 1 : 0) {
      before = last
      await this.page.waitForTimeout(200)
      last = await this.seen()
    }
    return last
  }

  /** What the room sees of the cluster and of the words, as text. */
  async seen(): Promise<string> {
    const parts = await this.stage.getByRole('button').evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? '').filter((label) => /^(Pod|Node) /.test(label)))
    return [...parts.sort(), await this.step.innerText()].join('\n')
  }
}
