// What a layout is: parts at their places and the links between them. Units are stage pixels; every part has a size of its own, nothing is measured in the page.
import type { KubeObject } from '../../worker/protocol.ts'

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Parts that others stand in; all others never overlap. */
export type FrameKind = 'frame' | 'machine' | 'waiting' | 'tray'
export type PartKind = FrameKind | 'laptop' | 'api-server' | 'etcd' | 'scheduler' | 'controllers' | 'cloud' | 'users' | 'balancer' | 'disk' | 'pod' | 'more' | 'card' | 'verdict' | 'requests' | 'field'

export type PartTone = 'request' | 'watch' | 'decision' | 'traffic' | 'fault' | 'quiet'

/** The picture beside a card's name. */
export type Sign = 'workload' | 'replicas' | 'job' | 'service' | 'slice' | 'claim' | 'volume' | 'disk' | 'class' | 'config' | 'secret' | 'person' | 'group' | 'account' | 'binding' | 'role' | 'rule' | 'machine' | 'loop' | 'autoscaler' | 'object'

/**
 * One thing on the stage. Its id is the same in every lens, so that the eye can follow it from one arrangement to the next:
 * objects are named as the trace names them (`pods/default/web-1`), machines `machine/node-1`, components by their process.
 */
export interface Part extends Box {
  readonly id: string
  readonly kind: PartKind
  readonly label: string
  /** What a click selects; without it a part cannot be selected. */
  readonly key?: string
  /** The object that a pod's tile is drawn from. */
  readonly object?: KubeObject
  /** Cards: the line above the name, the line below it, further lines, and how it is. */
  readonly kicker?: string
  readonly note?: string
  readonly lines?: readonly string[]
  readonly sign?: Sign
  readonly tone?: PartTone
  /** Cards: wanted and present, drawn as a row of marks. */
  readonly gauge?: { readonly wanted: number; readonly there: number; readonly ready: number }
  /** For frames: the region and zone that a machine dropped here joins. */
  readonly place?: { readonly region: string; readonly zone: string }
  /** Fields: the machines that are drawn on the canvas, in rows of so many. */
  readonly field?: Field
  /** Disks: ids of the machines that have it mounted. */
  readonly mounts?: readonly string[]
  /** For components: the machine that they run on. */
  readonly machine?: string
  /** Drawn larger by so much, as on a map: where all else is far away. */
  readonly scale?: number
  /** Less is shown where there is little room. */
  readonly isSmall?: boolean
}

export interface Field { readonly names: readonly string[]; readonly columns: number }

export type Point = readonly [x: number, y: number]

export interface Link {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly points: readonly Point[]
  readonly cut: boolean
  /** The machines at its ends, where it is a link of the network: it can be cut, slowed, made lossy. */
  readonly ends?: { readonly node: string; readonly peer: string }
  /** How it is worse than it should be. */
  readonly extraMillis?: number
  readonly loss?: number
  readonly look?: 'outside' | 'cable' | 'watch' | 'write' | 'faint' | 'fault' | 'chosen'
  /** A word on the line. */
  readonly label?: string
}

export interface StageLayout { readonly parts: readonly Part[]; readonly links: readonly Link[]; readonly width: number; readonly height: number }

/** The point at a share of a polyline's length. */
export function pointAlong(points: Link['points'], share: number): Point {
  const lengths = points.slice(1).map(([x, y], i) => Math.abs(x - points[i]![0]) + Math.abs(y - points[i]![1]))
  let left = lengths.reduce((a, b) => a + b, 0) * Math.min(1, Math.max(0, share))
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!
    const [a, b] = [points[i]!, points[i + 1]!]
    if (left <= length) return length === 0 ? a : [a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length]
    left -= length
  }
  return points.at(-1)!
}
