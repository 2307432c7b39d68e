// The page as a person meets it: by regions, roles and names.
import { expect, type Locator, type Page } from '@playwright/test'

export class Kubarium {
  readonly page: Page
  readonly stage: Locator
  readonly timeline: Locator
  readonly terminal: Locator
  readonly inspector: Locator
  readonly palette: Locator
  readonly tree: Locator
  readonly narration: Locator
  readonly alert: Locator
  readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    const region = (name: string): Locator => page.getByRole('region', { name, exact: true })
    this.stage = region('Stage')
    this.timeline = region('Timeline')
    this.terminal = region('Terminal')
    this.inspector = region('Inspector')
    this.palette = region('Palette')
    this.tree = page.getByRole('tree', { name: 'Cluster' })
    this.narration = page.getByRole('log', { name: 'Narration' })
    this.alert = page.getByRole('alert')
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()))
    page.on('pageerror', (error) => this.errors.push(error.message))
  }

  /** Opens the page and waits for a running cluster. */
  async open(address = '/'): Promise<void> {
    await this.page.goto(address)
    await expect(this.stage.getByRole('button', { name: /^Node node-1, Ready/ })).toBeVisible({ timeout: 20_000 })
    await expect(this.page.getByText('The cluster is booting')).toHaveCount(0)
  }

  node(name: string): Locator {
    return this.stage.getByRole('button', { name: new RegExp(`^Node ${name}, `) })
  }

  /** Pods on the stage whose name begins so. */
  pods(prefix: string): Locator {
    return this.stage.getByRole('button', { name: new RegExp(`^Pod ${prefix}\\S*, `) })
  }

  runningPods(prefix: string): Locator {
    return this.stage.getByRole('button', { name: new RegExp(`^Pod ${prefix}\\S*, Running`) })
  }

  /** Names of the pods on the stage, without their states. */
  async podNames(prefix: string): Promise<string[]> {
    const labels = await this.pods(prefix).evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''))
    return labels.map((label) => label.replace(/^Pod (\S+),.*/, '$1')).sort()
  }

  tool(name: string): Locator {
    return this.palette.getByRole('button', { name, exact: true })
  }

  transport(name: 'Play' | 'Pause' | 'Step' | 'Back'): Locator {
    return this.timeline.getByRole('button', { name, exact: true })
  }

  get time(): Locator {
    return this.timeline.getByRole('slider', { name: 'Time' })
  }

  /** Cluster time, in microseconds since power-on. */
  async now(): Promise<number> {
    return Number(await this.time.inputValue())
  }

  async pace(name: '1/1000' | '1/100' | '1/10' | '1×' | '10×' | '100×' | 'Max' | 'Story'): Promise<void> {
    await this.timeline.getByRole('radio', { name, exact: true }).click()
  }

  /** Goes to the beginning of the run. */
  async rewind(): Promise<void> {
    await this.time.focus()
    await this.page.keyboard.press('Home')
  }

  /** Clicks the lanes at a share of the window that they show. */
  async scrub(share: number): Promise<void> {
    const box = (await this.time.boundingBox())!
    await this.page.mouse.click(box.x + box.width * share, box.y + box.height / 2)
  }

  async pause(): Promise<void> {
    await this.transport('Pause').click()
    await expect(this.transport('Play')).toBeVisible()
  }

  /** Types a line at the laptop. */
  async type(line: string): Promise<void> {
    await this.terminal.getByRole('textbox').focus()
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
  }

  /** Opens the manifest dialog, puts a text in, applies it. */
  async apply(text: string): Promise<void> {
    await this.tool('YAML').click()
    const dialog = this.page.getByRole('dialog', { name: 'Apply a manifest' })
    await dialog.getByRole('textbox', { name: 'Manifest' }).fill(text)
    await dialog.getByRole('button', { name: 'kubectl apply' }).click()
  }

  async applyGuestbook(): Promise<void> {
    await this.tool('YAML').click()
    const dialog = this.page.getByRole('dialog', { name: 'Apply a manifest' })
    await dialog.getByRole('button', { name: 'Guestbook example' }).click()
    await dialog.getByRole('button', { name: 'kubectl apply' }).click()
  }

  /** Opens the page, applies the guestbook, and waits until its Pods run. */
  async openGuestbook(): Promise<void> {
    await this.open()
    await this.pace('10×')
    await this.applyGuestbook()
    await expect(this.runningPods('(frontend|redis)-')).toHaveCount(6, { timeout: 20_000 })
  }

  /** What stands askew: scrolled, though nobody can scroll it back. */
  shifted(): Promise<string[]> {
    return this.page.locator('*').evaluateAll((elements) => elements.filter((element) => (element.scrollLeft !== 0 || element.scrollTop !== 0) && getComputedStyle(element).overflow === 'hidden').map((element) => element.outerHTML.slice(0, 120)))
  }

  /** Uses a tool by its picker. */
  async use(tool: string, on: string | RegExp): Promise<void> {
    await this.tool(tool).click()
    await this.page.getByRole('dialog').getByRole('button', { name: on }).first().click()
  }

  /** Runs what the commands find for these words. */
  async command(words: string): Promise<void> {
    const commands = this.page.getByRole('dialog', { name: 'Commands' })
    await this.page.keyboard.press('Control+k')
    await expect(commands).toBeVisible()
    await this.page.keyboard.type(words)
    await expect(commands.getByRole('combobox')).toHaveValue(words)
    await this.page.keyboard.press('Enter')
    await expect(commands).toBeHidden()
  }

  /** What hangs at the pointer while something is carried. */
  get ghost(): Locator {
    return this.page.locator('[data-ghost]')
  }

  /** Takes something up and holds it over something, without letting go. */
  async carry(thing: Locator, over: Locator): Promise<void> {
    await thing.scrollIntoViewIfNeeded()
    const [from, to] = [(await thing.boundingBox())!, (await over.boundingBox())!]
    await this.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await this.page.mouse.down()
    await this.page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 })
  }

  /** Uses a tool from the list of all tools. */
  async useFromMore(tool: string, on?: string): Promise<void> {
    await this.tool('More').click()
    await this.page.getByRole('dialog', { name: 'All tools' }).getByRole('button', { name: tool, exact: true }).click()
    if (on) await this.page.getByRole('dialog').getByRole('button', { name: on, exact: true }).click()
  }

  /** Carries a tool with the mouse onto something. */
  async drag(tool: string, onto: Locator): Promise<void> {
    await this.tool(tool).dragTo(onto)
  }

  /** Carries a tool onto the bare ground of the stage, beside everything that stands there. */
  async dragToGround(tool: string): Promise<void> {
    const box = (await this.stage.boundingBox())!
    await this.tool(tool).dragTo(this.stage, { targetPosition: { x: box.width - 16, y: box.height * 0.6 } })
  }

  /** Carries a tool onto the free edge of a zone. */
  async dragToZone(tool: string, zone: string): Promise<void> {
    const frame = this.stage.locator(`[data-drop="zone"][data-zone="${zone}"]`)
    const box = (await frame.boundingBox())!
    await this.tool(tool).dragTo(frame, { targetPosition: { x: box.width / 3, y: box.height - 5 } })
  }
}
