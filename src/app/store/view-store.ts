// What the page remembers about itself: selection, panels, theme. Kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { LensId } from '../stage/lenses/index.ts'
import type { Language } from '../../words/index.ts'

export type Theme = 'system' | 'light' | 'dark' | 'contrast'
export type TextSize = 'normal' | 'large' | 'larger'
export type ToolTab = 'terminal' | 'editor' | 'objects' | 'events' | 'logs' | 'monitoring' | 'alerts'
export type InspectorTab = 'overview' | 'yaml' | 'events' | 'logs' | 'metrics' | 'history' | 'why'

/** Something that a notice can do, for who wants it. */
export interface Offer {
  readonly label: string
  readonly run: () => void
}

export interface ViewState {
  /** Which arrangement of the cluster the stage shows. */
  readonly lens: LensId
  /** Key of the selected object (`pods/default/web-1`) or thing (`machine/node-1`). */
  readonly selected: string | undefined
  readonly inspectorTab: InspectorTab
  readonly toolTab: ToolTab
  readonly theme: Theme
  readonly language: Language | 'system'
  readonly textSize: TextSize
  /** Reduced: things light up instead of travelling. */
  readonly motion: 'system' | 'reduced'
  /** The lesson that is open, and its step. */
  readonly lesson: { readonly id: string; readonly step: number } | undefined
  /** Tools that lie in the palette, when a lesson lets no others; all of them otherwise. */
  readonly tools: readonly string[] | undefined
  /** The part of the stage that a lesson has the camera go to. */
  readonly lookAt: string | undefined
  /** With a lesson open: which of the two is shown at the side. */
  readonly sidePanel: 'lesson' | 'inspector'
  /** On a narrow screen one panel at a time is shown. */
  readonly narrowPanel: 'stage' | 'inspector' | 'timeline' | 'terminal' | 'lesson'
  /** What is being carried from the palette, for drop targets. */
  readonly carrying: string | undefined
  /** A dialog of the page that is open. */
  readonly dialog: 'commands' | 'new-cluster' | 'keys' | 'settings' | 'runs' | undefined
  /** A sentence about what just went wrong or right with a gesture, shown where it happened. */
  readonly notice: { readonly text: string; readonly tone: 'fault' | 'plain'; readonly detail?: string; readonly offer?: Offer } | undefined
}

export const useView = create<ViewState>()(
  persist((): ViewState => ({ lens: 'machines', selected: undefined, inspectorTab: 'overview', toolTab: 'terminal', theme: 'system', language: 'system', textSize: 'normal', motion: 'system', lesson: undefined, tools: undefined, lookAt: undefined, sidePanel: 'lesson', narrowPanel: 'stage', carrying: undefined, dialog: undefined, notice: undefined }), {
    name: 'kubarium-view',
    version: 1,
    partialize: ({ theme, language, textSize, motion, toolTab, inspectorTab }) => ({ theme, language, textSize, motion, toolTab, inspectorTab }) as ViewState,
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

export function notify(text: string, tone: 'fault' | 'plain' = 'plain', detail?: string, offer?: Offer): void {
  useView.setState({ notice: { text, tone, ...(detail ? { detail } : {}), ...(offer ? { offer } : {}) } })
}
