// Where the stage looks: what it says of itself, so that a link can hold it, and where it is asked to look.
import { create } from 'zustand'
import type { LensId } from '../stage/lenses/index.ts'

/** The middle of the picture in the stage's own measure. */
export interface Look {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export interface CameraState {
  /** Where somebody has brought the camera; undefined while it shows everything. */
  readonly here: Look | undefined
  /** Where it is to be, and stay until somebody moves it. */
  readonly wanted: (Look & { readonly lens: LensId }) | undefined
}

export const useSharedCamera = create<CameraState>()(() => ({ here: undefined, wanted: undefined }))
