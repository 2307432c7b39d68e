// Which columns of which kind a person wants to see; kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Columns that were switched, by resource and name: on or off. What nobody has touched is as kubectl has it. */
export type ColumnChoices = Readonly<Record<string, Readonly<Record<string, boolean>>>>

const MOST_KINDS = 100

export const useColumns = create<{ readonly choices: ColumnChoices }>()(
  persist(() => ({ choices: {} as ColumnChoices }), { name: 'kubarium-columns', version: 1, merge: (kept, initial) => ({ ...initial, choices: choicesIn(kept) }) }),
)

/** What is kept in the browser may be of any shape. */
function choicesIn(kept: unknown): ColumnChoices {
  const { choices } = (kept ?? {}) as { choices?: unknown }
  if (typeof choices !== 'object' || choices === null) return {}
  const isChoice = (one: unknown): boolean => typeof one === 'object' && one !== null && Object.values(one).every((value) => typeof value === 'boolean')
  return Object.fromEntries(Object.entries(choices).filter(([, one]) => isChoice(one)).slice(0, MOST_KINDS)) as ColumnChoices
}

export function showColumn(resource: string, column: string, isShown: boolean): void {
  useColumns.setState(({ choices }) => ({ choices: { ...choices, [resource]: { ...choices[resource], [column]: isShown } } }))
}
