// What axe finds on the page against WCAG 2.2 AA.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Rules that other colours may break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

export interface Looked {
  /** Selectors of what is looked at, and of what is not. */
  readonly parts?: readonly string[]
  readonly without?: string
}

/** In the colours that are shown: a line for each element that breaks a rule. */
export async function violations(page: Page, { parts = ['body'], without }: Looked = {}): Promise<string[]> {
  return described((await builder(page, parts, without).withTags(WCAG).analyze()).violations)
}

/** In light and dark: rules about colours are asked in both, the others once. */
export async function violationsInBoth(page: Page, looked: Looked = {}): Promise<string[]> {
  const found = await violations(page, looked)
  await page.emulateMedia({ colorScheme: 'dark' })
  await still(page)
  const dark = await builder(page, looked.parts ?? ['body'], looked.without).withRules(OF_COLOURS).analyze()
  await page.emulateMedia({ colorScheme: 'light' })
  await still(page)
  return [...found, ...described(dark.violations).map((line) => `dark: ${line}`)]
}

/** What moves or fades has arrived; what goes on for ever may go on. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity))
}

function builder(page: Page, parts: readonly string[], without: string | undefined): AxeBuilder {
  // Of what keeps the rules nothing is told: naming each element would take longer than looking at it.
  const axe = parts.reduce((all, part) => all.include(part), new AxeBuilder({ page }).options({ resultTypes: ['violations'] }))
  return without === undefined ? axe : axe.exclude(without)
}

function described(found: Found): string[] {
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}
