// What the hand holds right now, and how the tools are set. The settings are kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Carried, Mountable } from './gesture.ts'
import type { ToolId, Values } from './tools.ts'

/** What a place can be chosen for without dragging; a Pod is given a node by the binder. */
export type Placeable = { readonly tool: ToolId } | Mountable

export interface CarryState {
  readonly carried: Carried | undefined
  readonly x: number
  readonly y: number
  /** The tool, or the thing of the stage, whose place is being asked for. */
  readonly picking: Placeable | undefined
  /** What would happen here; absent where nothing can be dropped. */
  readonly plan: { readonly text: string; readonly note?: string; readonly isRefused: boolean } | undefined
}

export const useCarry = create<CarryState>()(() => ({ carried: undefined, x: 0, y: 0, picking: undefined, plan: undefined }))

interface SettingsState {
  readonly values: Readonly<Partial<Record<ToolId, Values>>>
}

export const useSettings = create<SettingsState>()(persist((): SettingsState => ({ values: {} }), { name: 'kubarium-tools', version: 1 }))

export function setToolValue(tool: ToolId, field: string, value: string): void {
  useSettings.setState(({ values }) => ({ values: { ...values, [tool]: { ...values[tool], [field]: value } } }))
}

/** Asks for the place of a claim or a volume. */
export const askWhere = (thing: Mountable): void => useCarry.setState({ picking: thing })

/** What is placed, as it is set now: a claim is mounted where the tool for claims would have it. */
export function settled(thing: Placeable): Carried {
  if ('tool' in thing) return carry(thing.tool)
  const path = useSettings.getState().values.claim?.['path']
  return path === undefined ? thing : { ...thing, path }
}

/** A tool as it is set now, ready to be dropped. */
export function carry(tool: ToolId): Carried {
  const values = useSettings.getState().values[tool]
  return values ? { tool, values } : { tool }
}
