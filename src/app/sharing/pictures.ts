// Pictures of the stage, as the stage makes and saves them; what it takes is fetched when the first one is asked for.
export type PictureKind = 'png' | 'svg' | 'film'

export const PICTURE_KINDS: readonly PictureKind[] = ['png', 'svg', 'film']
/** As long as it takes to see something happen. */
export const FILM_SECONDS = 8

/** Takes one and saves it. Throws with a sentence for people. */
export async function takePicture(kind: PictureKind): Promise<void> {
  const { exportPng, exportSvg, record } = await import('../stage/export/index.ts')
  await (kind === 'png' ? exportPng() : kind === 'svg' ? exportSvg() : record(FILM_SECONDS))
}
