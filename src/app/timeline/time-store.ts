// What the page remembers of the timeline: the window that is shown, breakpoints, whether branches are being compared.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Breakpoint } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import type { TimeWindow } from './window.ts'

export interface TimeState {
  /** Undefined: all of the run. */
  readonly window: TimeWindow | undefined
  readonly isComparing: boolean
  /** On a phone: whether the tools below the lanes are shown. */
  readonly areToolsShown: boolean
  readonly breakpoints: readonly Breakpoint[]
}

const MOST_BREAKPOINTS = 50

export const useTime = create<TimeState>()(
  persist((): TimeState => ({ window: undefined, isComparing: false, areToolsShown: false, breakpoints: [] }), {
    name: 'kubarium-time',
    version: 1,
    partialize: ({ breakpoints }) => ({ breakpoints }) as TimeState,
    merge: (kept, initial) => ({ ...initial, breakpoints: breakpointsIn(kept) }),
  }),
)

/** What is kept in the browser may be of any shape. */
function breakpointsIn(kept: unknown): readonly Breakpoint[] {
  const { breakpoints } = (kept ?? {}) as { breakpoints?: unknown }
  const isBreakpoint = (one: unknown): one is Breakpoint => {
    const { id, label, condition, isOn } = (one ?? {}) as Record<string, unknown>
    return typeof id === 'string' && typeof label === 'string' && typeof condition === 'string' && typeof isOn === 'boolean'
  }
  return Array.isArray(breakpoints) ? breakpoints.filter(isBreakpoint).slice(0, MOST_BREAKPOINTS) : []
}

/** Adds a breakpoint or puts another in its place. */
export function putBreakpoint(breakpoint: Breakpoint): void {
  useTime.setState(({ breakpoints }) => {
    const isKnown = breakpoints.some(({ id }) => id === breakpoint.id)
    return { breakpoints: isKnown ? breakpoints.map((one) => (one.id === breakpoint.id ? breakpoint : one)) : [...breakpoints, breakpoint].slice(-MOST_BREAKPOINTS) }
  })
}

export function removeBreakpoint(id: string): void {
  useTime.setState(({ breakpoints }) => ({ breakpoints: breakpoints.filter((one) => one.id !== id) }))
}

/** Opens the comparison with a branch, or closes it. */
export function compareWith(branch: number | undefined): void {
  useCluster.getState().connection?.compare(branch)
  useTime.setState({ isComparing: branch !== undefined })
  if (branch !== undefined) useView.setState({ narrowPanel: 'stage' })
}
