import { useEffect, useRef, type RefObject } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { SeriesTable } from '../../worker/metrics/questions.ts'
import type { ChartKind, ChartLine } from './charts.ts'
import { LEAST_TOP, formatValue, splitsOf } from './units.ts'

const SECOND = 1_000_000
/** Moments that the axis of time names, in seconds apart. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400]
const LABEL_SPACE = 64
const PER_LABEL = 28
const TOP_ROOM = 1.12
/** Pixels of the axes: names of values at the side, moments below. */
const SIDE = 52
const BELOW = 24

export interface PlotOptions {
  readonly kind: ChartKind
  readonly lines: readonly ChartLine[]
  readonly table: SeriesTable
  /** Zero of the run's clock. */
  readonly start: number
  readonly height: number
  /** Changes when colours do. */
  readonly look: string
  /** The place of the crosshair among the moments; undefined when it has left. */
  readonly onPlace: (place: number | undefined) => void
  readonly onPress: (place: number) => void
}

/** A plot in `host`, as wide as that is; its crosshair goes along with those of the other plots. */
export function usePlot(host: RefObject<HTMLElement | null>, options: PlotOptions): RefObject<uPlot | null> {
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(options)
  latest.current = options
  const { kind, lines, table, height, look } = options
  const made = `${kind.id} ${lines.map(({ id }) => id).join(' ')} ${look} ${height}`
  useEffect(() => {
    const element = host.current
    if (!element) return
    const made = new uPlot(optionsOf(element, latest), dataOf(latest.current), element)
    plot.current = made
    const onClick = (): void => {
      if (typeof made.cursor.idx === 'number') latest.current.onPress(made.cursor.idx)
    }
    made.over.addEventListener('click', onClick)
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [host, made, height])
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [table])
  return plot
}

function dataOf({ table, lines, start }: PlotOptions): uPlot.AlignedData {
  const gapped = (values: Float64Array | undefined): (number | null)[] => Array.from(table.at, (_, i) => (values === undefined || Number.isNaN(values[i]!) ? null : values[i]!))
  return [Array.from(table.at, (at) => (at - start) / SECOND), ...lines.map(({ id }) => gapped(table.lines[id]))]
}

function optionsOf(element: HTMLElement, latest: RefObject<PlotOptions>): uPlot.Options {
  const { kind, lines, height } = latest.current
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const font = `11px ${style.fontFamily}`
  const stepped = uPlot.paths.stepped!({ align: 1 })
  const axis = { stroke: colour('soft'), font, grid: { stroke: colour('hair'), width: 1 }, ticks: { show: false } }
  return {
    width: element.clientWidth,
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, sync: { key: 'kubarium' }, points: { size: 7 } },
    scales: {
      x: { time: false, range: () => [(latest.current.table.at[0]! - latest.current.start) / SECOND, (latest.current.table.at.at(-1)! - latest.current.start) / SECOND] },
      y: { range: () => [0, Math.max(LEAST_TOP[kind.unit], topOf(latest.current) * TOP_ROOM)] },
    },
    axes: [
      { ...axis, size: BELOW, gap: 4, incrs: TIME_STEPS, space: LABEL_SPACE, values: (_, splits) => splits.map(clockOf) },
      { ...axis, size: SIDE, gap: 6, splits: (_, __, ___, top) => splitsOf(top, kind.unit, Math.max(2, Math.floor(height / PER_LABEL) - 1)), values: (_, splits) => splits.map((value) => formatValue(value, kind.unit)) },
    ],
    series: [{}, ...lines.map(({ tone, dash }): uPlot.Series => ({ stroke: colour(tone), width: 1.75, dash: [...dash], cap: 'butt', points: { show: !kind.isStepped && undefined, size: 4, fill: colour(tone) }, ...(kind.isStepped ? { paths: stepped } : {}) }))],
    hooks: { setCursor: [(u) => latest.current.onPlace(u.cursor.idx ?? undefined)] },
  }
}

/** The greatest value of the lines that the axis is for. */
function topOf({ lines, table }: PlotOptions): number {
  let top = 0
  for (const { id, isAside } of lines) if (!isAside) for (const value of table.lines[id] ?? []) if (value > top) top = value
  return top
}

/** `3:05`, `1:02:00`. */
function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${String(s).padStart(2, '0')}`
}
