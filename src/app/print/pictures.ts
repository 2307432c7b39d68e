// Pictures of the stage, stop by stop: copies of what React Flow has drawn, so that they are as sharp on paper as letters are.
import { useCluster } from '../store/cluster-store.ts'
import { jump, useTalk } from '../presenter/talk-store.ts'
import { stopAt } from '../presenter/talk.ts'

/** The size at which the stage is drawn for paper, in pixels; the style sheet scales it to the page. */
export const PICTURE_WIDTH = 1120
export const PICTURE_HEIGHT = 640

/** The stage stands still when it looked the same so many times in a row. */
const STILL = 3
const LOOK_MS = 90
const LOOKS_MOST = 40
const ARRIVAL_MS_MOST = 60_000

/** Goes to a stop, waits until the stage there stands still, and takes its picture. `stage`: what holds the stage. */
export async function takePicture(stage: HTMLElement, stop: number): Promise<HTMLElement | undefined> {
  jump(stop)
  const isThere = await until(() => {
    const { talk } = useTalk.getState()
    return talk !== undefined && talk.at === stop && talk.to === undefined && useCluster.getState().now === stopAt(talk).at
  })
  if (!isThere) return undefined
  await standStill(stage)
  const drawn = stage.querySelector<HTMLElement>('.react-flow')
  return drawn ? copyOf(drawn) : undefined
}

async function until(holds: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < ARRIVAL_MS_MOST; waited += LOOK_MS) {
    if (holds()) return true
    await pause()
  }
  return false
}

async function standStill(stage: HTMLElement): Promise<void> {
  let before = ''
  for (let looks = 0, same = 0; looks < LOOKS_MOST && same < STILL; looks++) {
    await pause()
    const now = stage.innerHTML
    same = now === before ? same + 1 : 0
    before = now
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS))

const DIMMED = '0.7'
/** What may be lit or dimmed by a rule that does not reach a copy. */
const LIGHTABLE = '.react-flow__node, [data-drop], [data-process]'

function copyOf(drawn: HTMLElement): HTMLElement {
  const copy = drawn.cloneNode(true) as HTMLElement
  copy.inert = true
  copy.setAttribute('aria-hidden', 'true')
  inPairs(drawn, copy, LIGHTABLE, (from, to) => {
    const { outlineStyle, outline, outlineOffset, borderRadius, opacity } = getComputedStyle(from)
    if (outlineStyle === 'solid') Object.assign(to.style, { outline, outlineOffset, borderRadius })
    // Dimmed on a screen is hard to read on paper.
    if (Number(opacity) < 1) to.style.opacity = DIMMED
  })
  // A copied canvas is empty.
  inPairs(drawn, copy, 'canvas', (from, to) => {
    if (from instanceof HTMLCanvasElement && to instanceof HTMLCanvasElement) to.getContext('2d')?.drawImage(from, 0, 0)
  })
  return copy
}

function inPairs(drawn: HTMLElement, copy: HTMLElement, selector: string, each: (from: HTMLElement, to: HTMLElement) => void): void {
  const copies = copy.querySelectorAll<HTMLElement>(selector)
  drawn.querySelectorAll<HTMLElement>(selector).forEach((from, i) => copies[i] && each(from, copies[i]))
}
