import { memo, useEffect, useRef, type RefObject } from 'react'
import { useStoreApi } from 'reactflow'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { pointAlong, type Link, type StageLayout } from './layout.ts'
import styles from './Links.module.css'

const CORNER = 10

/** What is done to a link: while one of these is carried, links are broad enough to be hit. */
const FOR_LINKS: ReadonlySet<string> = new Set(['cut', 'tape', 'delay', 'loss'])

/** Links at rest: hairlines; a cut one shows its ends, a bad one says how bad. */
export const Links = memo(function Links({ layout, lens }: { readonly layout: StageLayout; readonly lens: string }) {
  const t = useWords('stage')
  const svg = useRef<SVGSVGElement>(null)
  const isCarried = useView((state) => state.carrying !== undefined && FOR_LINKS.has(state.carrying))
  useZoomOf(svg)
  return (
    <>
      <svg ref={svg} key={lens} className={styles.links} width={layout.width} height={layout.height} aria-hidden>
        {layout.links.map(({ id, points, cut, look, extraMillis, loss }) => (
          <path key={id} d={pathOf(points)} data-cut={cut || undefined} data-look={look ?? (extraMillis || loss ? 'bad' : undefined)} />
        ))}
      </svg>
      {layout.links.map(({ id, points, cut, extraMillis = 0, loss = 0 }) => {
        if (!cut && extraMillis === 0 && loss === 0) return null
        const [x, y] = noteAt(points)
        return (
          <span key={id} className={styles.note} style={{ left: x, top: y }}>
            {cut ? t('link.cut') : [extraMillis > 0 ? t('link.slow', { millis: extraMillis }) : '', loss > 0 ? t('link.loses', { percent: Math.round(loss * 100) }) : ''].filter(Boolean).join(' · ')}
          </span>
        )
      })}
      {isCarried && (
        <svg className={styles.targets} width={layout.width} height={layout.height} aria-hidden>
          {layout.links.map(({ id, points, ends }) => ends && <path key={id} d={pathOf(points)} data-drop="link" data-node={ends.node} data-peer={ends.peer} />)}
        </svg>
      )}
    </>
  )
})

/** The middle of the longest level stretch: there is room for words, and no machine in the way. */
function noteAt(points: Link['points']): Point {
  let best: { readonly length: number; readonly at: Point } | undefined
  points.forEach(([x, y], i) => {
    const next = points[i + 1]
    if (next && next[1] === y && (!best || Math.abs(next[0] - x) > best.length)) best = { length: Math.abs(next[0] - x), at: [(x + next[0]) / 2, y] }
  })
  return best?.at ?? pointAlong(points, 0.5)
}

/** Tells an element how far away it is, so that its lines stay as thin as they are: without drawing anything anew. */
function useZoomOf(element: RefObject<SVGSVGElement | null>): void {
  const flow = useStoreApi()
  useEffect(() => {
    const tell = (zoom: number): void => element.current?.style.setProperty('--zoom', String(Math.min(1, zoom)))
    tell(flow.getState().transform[2])
    return flow.subscribe(({ transform }, before) => {
      if (transform[2] !== before.transform[2]) tell(transform[2])
    })
  }, [flow, element])
}

/** A polyline of right angles with rounded corners. */
export function pathOf(points: Link['points']): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first[0]} ${first[1]}`
  rest.forEach((point, i) => {
    const next = rest[i + 1]
    if (!next) {
      path += ` L${point[0]} ${point[1]}`
      return
    }
    const before = points[i]!
    const cut = Math.min(CORNER, distance(before, point) / 2, distance(point, next) / 2)
    const [a, b] = [toward(point, before, cut), toward(point, next, cut)]
    path += ` L${a[0]} ${a[1]} Q${point[0]} ${point[1]} ${b[0]} ${b[1]}`
  })
  return path
}

type Point = readonly [number, number]
const distance = (a: Point, b: Point): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1])
const toward = (from: Point, to: Point, by: number): Point => {
  const length = distance(from, to) || 1
  return [from[0] + ((to[0] - from[0]) * by) / length, from[1] + ((to[1] - from[1]) * by) / length]
}
