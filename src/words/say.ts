// Says things in the language of the page.
import { catalogues } from './index.ts'
import type { Label, Saying } from './saying.ts'

/** How deep what is filled in may itself be filled in: deeper is nothing that the model says. */
const DEEPEST = 4

/** A label in words. */
export function say(label: Label): string {
  return typeof label === 'string' ? label : sayAt(label, 0)
}

function sayAt({ key, values = {} }: Saying, depth: number): string {
  const filled = Object.entries(values).map(([name, value]) => [name, typeof value !== 'object' ? value : depth < DEEPEST ? sayAt(value, depth + 1) : ''])
  // Keys come from the model: the catalogue's own type cannot know them. narrate.test.ts says each in both languages.
  return (catalogues.t as unknown as (key: string, values: object) => string)(key, { ns: 'narration', ...Object.fromEntries(filled) })
}

/** The same things with the words that their sayings have in the language of the page. */
export function inWords<T extends { readonly label: string; readonly saying?: Saying }>(things: readonly T[]): readonly T[] {
  return things.map((thing) => (thing.saying ? { ...thing, label: say(thing.saying) } : thing))
}
