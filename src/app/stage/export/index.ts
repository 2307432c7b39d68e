// The stage as a file: a picture of points (PNG), of lines (SVG), or a short film (WebM). The library that turns a page into a picture is
// fetched when the first picture is asked for. Fonts are taken along, so that it looks the same elsewhere; nothing is sent anywhere.
// What they throw is a sentence for people.
import { words } from '../../../words/index.ts'
import { embeddedFonts } from './fonts.ts'
import { recordFrames } from './film.ts'
import { inTheme, type PictureTheme } from './theme.ts'

export type { PictureTheme } from './theme.ts'

export interface PictureOptions {
  /** The colours of the picture; those of the page when it does not say. */
  readonly theme?: PictureTheme
}

export const LONGEST_FILM_SECONDS = 30
/** Pixels of the picture for one of the page. */
const SHARPNESS = 2

/** Saves the stage as it is drawn now as a PNG file. */
export const exportPng = async (options?: PictureOptions): Promise<void> => save(await takePng(options), 'kubarium.png')

/** Saves the stage as an SVG file, which stays sharp at every size. */
export const exportSvg = async (options?: PictureOptions): Promise<void> => save(await takeSvg(options), 'kubarium.svg')

/** Saves what happens on the stage in the next seconds as a film, while it happens. `onProgress`: from 0 to 1. */
export const record = async (seconds: number, onProgress?: (share: number) => void): Promise<void> => save(await takeFilm(seconds, onProgress), 'kubarium.webm')

/** The stage as it is drawn now, in points. */
export async function takePng({ theme }: PictureOptions = {}): Promise<Blob> {
  const { toBlob } = await import('html-to-image')
  const blob = await inTheme(theme, async () => toBlob(theStage(), { ...(await optionsOf(theStage())), pixelRatio: SHARPNESS }))
  if (!blob) throw new Error(words('stage')('export.failed'))
  return blob
}

/** The same in lines. */
export async function takeSvg({ theme }: PictureOptions = {}): Promise<Blob> {
  const { toSvg } = await import('html-to-image')
  const url = await inTheme(theme, async () => toSvg(theStage(), await optionsOf(theStage())))
  return new Blob([decodeURIComponent(url.slice(url.indexOf(',') + 1))], { type: 'image/svg+xml' })
}

/** What happens on the stage in the next seconds. Rejects where the browser makes no films. */
export async function takeFilm(seconds: number, onProgress: (share: number) => void = () => undefined): Promise<Blob> {
  if (typeof MediaRecorder === 'undefined' || typeof HTMLCanvasElement.prototype.captureStream !== 'function') throw new Error(words('stage')('export.noFilm'))
  const { toCanvas } = await import('html-to-image')
  const stage = theStage()
  const options = await optionsOf(stage)
  return recordFrames(() => toCanvas(stage, { ...options, pixelRatio: 1 }), Math.max(1, Math.min(LONGEST_FILM_SECONDS, seconds)), onProgress)
}

function theStage(): HTMLElement {
  const stage = document.querySelector<HTMLElement>('[data-stage]')
  if (!stage) throw new Error(words('stage')('export.noStage'))
  return stage
}

/** What belongs to the page and not to the picture: buttons, search, the list for screen readers. */
const isOfPicture = (node: Node): boolean => !(node instanceof Element) || !node.matches('[data-tool], .react-flow__controls, .react-flow__minimap')

async function optionsOf(stage: HTMLElement): Promise<{ filter: (node: Node) => boolean; backgroundColor: string; fontEmbedCSS: string; width: number; height: number }> {
  const { width, height } = stage.getBoundingClientRect()
  return { filter: isOfPicture, backgroundColor: getComputedStyle(document.documentElement).getPropertyValue('--paper').trim(), fontEmbedCSS: await embeddedFonts(), width: Math.round(width), height: Math.round(height) }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
