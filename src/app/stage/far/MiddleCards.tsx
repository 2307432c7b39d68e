import { useMemo, type ComponentType } from 'react'
import { useStore } from 'reactflow'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import { useObjects } from '../../store/cluster-store.ts'
import type { StageLayout } from '../layout.ts'
import { TILE_WIDTH, tileBox, tilesWithin } from '../lenses/field.ts'
import { machineBlock } from '../lenses/machines.ts'
import { podsByNodeOf } from '../lenses/pods-by-node.ts'
import type { PartProps } from '../parts/part-node.ts'
import styles from './Far.module.css'
import { ScaleContext } from './scale.ts'

/** From this many pixels a tile has room for the machine's card. */
const CARD_FROM = 200
/** So many cards at most: more than fit on a screen at that size. */
const CARDS_MOST = 60

export interface PlacedMachine { readonly name: string; readonly x: number; readonly y: number }

/** The machines of fields that are in view, when the camera is near enough for their cards. As a hook, so that the worker can be told whose Pods are needed. */
export function useMachinesInView(layout: StageLayout): readonly PlacedMachine[] {
  const fields = useMemo(() => layout.parts.filter((part) => part.field), [layout])
  // A text, so that nothing is drawn anew while the same tiles are in view.
  const key = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (fields.length === 0 || TILE_WIDTH * zoom < CARD_FROM) return ''
    const runs: string[] = []
    fields.forEach((part, f) => {
      for (const [from, to] of tilesWithin(part.field!, { x: -x / zoom - part.x, y: -y / zoom - part.y, width: width / zoom, height: height / zoom })) for (let i = from; i < to && runs.length < CARDS_MOST; i++) runs.push(`${f}:${i}`)
    })
    return runs.join(' ')
  })
  return useMemo(
    () =>
      key === ''
        ? []
        : key.split(' ').map((each) => {
            const [f = 0, i = 0] = each.split(':').map(Number)
            const part = fields[f]!
            const { x, y } = tileBox(part.field!.columns, i)
            return { name: part.field!.names[i]!, x: part.x + x, y: part.y + y }
          }),
    [key, fields],
  )
}

export interface MiddleCardsProps {
  readonly machines: readonly PlacedMachine[]
  readonly types: Readonly<Record<string, ComponentType<PartProps>>>
}

/** Machines of a large cluster as cards, where their tiles stand: only those in view. */
export function MiddleCards({ machines, types }: MiddleCardsProps) {
  const pods = useObjects<Pod>('pods')
  const groups = podsByNodeOf(pods)
  return (
    <div className={styles.cards}>
      {machines.map(({ name, x, y }) => {
        const { parts, width } = machineBlock(name, groups.get(name) ?? [])
        const scale = TILE_WIDTH / width
        return (
          <ScaleContext key={name} value={scale}>
            <div className={styles.card} style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}>
              {parts.map((part) => {
                const Type = types[part.kind]
                return (
                  Type && (
                    <div key={part.id} style={{ left: part.x, top: part.y, width: part.width, height: part.height }}>
                      <Type data={{ part }} />
                    </div>
                  )
                )
              })}
            </div>
          </ScaleContext>
        )
      })}
    </div>
  )
}
