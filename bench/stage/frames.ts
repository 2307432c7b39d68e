// Counts frames, long tasks and the delay of events within a page, over a stretch of time.
import { loadavg } from 'node:os'
import type { Page } from 'playwright'

export interface Frames {
  readonly framesPerSecond: number
  /** Of a hundred frames the fifth slowest. */
  readonly p95FrameMs: number
  readonly worstFrameMs: number
  readonly longTasks: number
  readonly longTasksMs: number
  /** From an event until its handlers begin, and until the next frame shows what it did: of those that the browser reports, which took 16 ms or more in all. */
  readonly inputDelayP95Ms: number
  readonly inputToFrameP95Ms: number
}

export interface FramesAndWork extends Frames {
  /** CPU time of the page's main thread: it says what a frame costs, whatever else the machine is busy with. Above 16.7 there are no 60 frames a second. */
  readonly mainCpuMsPerFrame: number
  readonly mainCpuPercent: number
  /** Of the machine, over the last minute: with more than it has cores, frames wait for their turn. */
  readonly loadAverage: number
}

interface Watch { stop: () => Frames }
declare global {
  interface Window { kubariumWatch?: Watch }
}

/** What a page shows while something is done to it. */
export async function framesWhile(page: Page, something: () => Promise<unknown>): Promise<FramesAndWork> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const cpuSeconds = async (): Promise<number> => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  // The tool that runs this file names every function by a helper that the page does not have.
  await page.evaluate('globalThis.__name = (each) => each')
  await page.evaluate(() => {
    const frames: number[] = []
    const tasks: number[] = []
    const delays: number[] = []
    const durations: number[] = []
    let last = performance.now()
    let isOver = false
    const began = last
    const tick = (now: number): void => {
      frames.push(now - last)
      last = now
      if (!isOver) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    const long = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration)))
    long.observe({ type: 'longtask' })
    const events = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        delays.push(entry.processingStart - entry.startTime)
        durations.push(entry.duration)
      }
    })
    events.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    const share = (values: number[], of: number): number => {
      const sorted = [...values].sort((a, b) => a - b)
      return Math.round((sorted[Math.floor((sorted.length - 1) * of)] ?? 0) * 10) / 10
    }
    window.kubariumWatch = {
      stop: () => {
        isOver = true
        long.disconnect()
        events.disconnect()
        const seconds = (performance.now() - began) / 1000
        return { framesPerSecond: Math.round(frames.length / seconds), p95FrameMs: share(frames, 0.95), worstFrameMs: share(frames, 1), longTasks: tasks.length, longTasksMs: Math.round(tasks.reduce((sum, each) => sum + each, 0)), inputDelayP95Ms: share(delays, 0.95), inputToFrameP95Ms: share(durations, 0.95) }
      },
    }
  })
  const [began, before] = [performance.now(), await cpuSeconds()]
  await something()
  const used = (await cpuSeconds()) - before
  const seconds = (performance.now() - began) / 1000
  const frames = await page.evaluate(() => window.kubariumWatch!.stop())
  await cdp.detach()
  return { ...frames, mainCpuMsPerFrame: Math.round((used * 10_000) / Math.max(1, frames.framesPerSecond * seconds)) / 10, mainCpuPercent: Math.round((used / seconds) * 100), loadAverage: Math.round(loadavg()[0]! * 10) / 10 }
}

/** Moves the stage about with the mouse and in and out with the wheel, as a person would who looks for something. */
export async function panAndZoom(page: Page, seconds: number): Promise<void> {
  const box = (await page.getByRole('region', { name: 'Stage', exact: true }).boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    await page.mouse.move(x, y)
    for (let i = 0; i < 12; i++) await turn(page, -120)
    await page.mouse.down()
    for (let i = 1; i <= 24; i++) await page.mouse.move(x + i * 8 * (i % 2 ? 1 : 0.9), y + i * 4)
    await page.mouse.up()
    for (let i = 0; i < 12; i++) await turn(page, 120)
  }
}

/** The wheel zooms with Ctrl held, as a pinch on a touchpad does. */
async function turn(page: Page, by: number): Promise<void> {
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, by)
  await page.keyboard.up('Control')
}

/** Types a line at the laptop. */
export async function type(page: Page, line: string): Promise<void> {
  await page.getByRole('region', { name: 'Terminal', exact: true }).getByRole('textbox').focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}
