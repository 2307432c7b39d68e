// What the page remembers about itself: selection, panels, theme. Kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { LensId } from '../stage/lenses/index.ts'

export type Theme = 'system' | 'light' | 'dark' | 'contrast'
export type ToolTab = 'terminal' | 'objects' | 'events' | 'monitoring'
export type InspectorTab = 'overview' | 'yaml' | 'events' | 'logs' | 'history' | 'why'

export interface ViewState {
  /** Which arrangement of the cluster the stage shows. */
  readonly lens: LensId
  /** Key of the selected object (`pods/default/web-1`) or thing (`machine/node-1`). */
  readonly selected: string | undefined
  readonly inspectorTab: InspectorTab
  readonly toolTab: ToolTab
  readonly theme: Theme
  /** The lesson that is open, and its step. */
  readonly lesson: { readonly id: string; readonly step: number } | undefined
  /** Tools that lie in the palette, when a lesson lets no others; all of them otherwise. */
  readonly tools: readonly string[] | undefined
  /** With a lesson open: which of the two is shown at the side. */
  readonly sidePanel: 'lesson' | 'inspector'
  /** On a narrow screen one panel at a time is shown. */
  readonly narrowPanel: 'stage' | 'inspector' | 'timeline' | 'terminal' | 'lesson'
  /** What is being carried from the palette, for drop targets. */
  readonly carrying: string | undefined
  /** A dialog of the page that is open. */
  readonly dialog: 'commands' | 'new-cluster' | 'keys' | undefined
  /** A sentence about what just went wrong or right with a gesture, shown where it happened. */
  readonly notice: { readonly text: string; readonly tone: 'fault' | 'plain'; readonly detail?: string } | undefined
}

export const useView = create<ViewState>()(
  persist((): ViewState => ({ lens: 'machines', selected: undefined, inspectorTab: 'overview', toolTab: 'terminal', theme: 'system', lesson: undefined, tools: undefined, sidePanel: 'lesson', narrowPanel: 'stage', carrying: undefined, dialog: undefined, notice: undefined }), {
    name: 'kubarium-view',
    version: 1,
    partialize: ({ theme, toolTab, inspectorTab }) => ({ theme, toolTab, inspectorTab }) as ViewState,
  }),
)

/** Selects something, and brings up what is known of it. */
export function select(key: string | undefined): void {
  useView.setState(key === undefined ? { selected: key } : { selected: key, sidePanel: 'inspector' })
}

/** Opens a lesson, or the list of them with an empty id. */
export function openLesson(id: string): void {
  useView.setState({ lesson: { id, step: 0 }, sidePanel: 'lesson', narrowPanel: 'lesson' })
}

export function closeLesson(): void {
  useView.setState({ lesson: undefined, narrowPanel: 'stage' })
}

export function notify(text: string, tone: 'fault' | 'plain' = 'plain', detail?: string): void {
  useView.setState({ notice: { text, tone, ...(detail ? { detail } : {}) } })
}
