import { memo } from 'react'
import type { Link, StageLayout } from './layout.ts'
import styles from './Links.module.css'

const CORNER = 10

/** Links at rest: hairlines; a cut one shows its ends. */
export const Links = memo(function Links({ layout, lens }: { readonly layout: StageLayout; readonly lens: string }) {
  return (
    <svg key={lens} className={styles.links} width={layout.width} height={layout.height} aria-hidden>
      {layout.links.map((link) => (
        <path key={link.id} d={pathOf(link.points)} data-cut={link.cut || undefined} data-look={link.look} />
      ))}
    </svg>
  )
})

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
