// Pictures of the stage, as the stage makes them; fetched when the first one is taken.
export type PictureKind = 'png' | 'svg' | 'film'

/** What there is. */
export const PICTURES: Partial<Readonly<Record<PictureKind, () => Promise<Blob>>>> = {}
