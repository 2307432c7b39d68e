import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import { useStore } from 'reactflow'
import type { Node, Pod } from '../../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../../store/cluster-store.ts'
import { select, useView } from '../../store/view-store.ts'
import { podsByMachine, projectFar, type FarMachine } from '../field-marks.ts'
import { hitOf } from '../lenses/field.ts'
import { drawField } from './draw-field.ts'
import styles from './FieldPart.module.css'
import type { PartProps } from './part-node.ts'

/** Drawn anew at most this often. */
const EVERY_MS = 200
/** Sharpness in steps: a canvas as large as the closest zoom asks for would be too large. */
const SHARPNESS = [1, 2, 4] as const
const CANVAS_MOST = 4096

/** The machines of a zone from far, on a canvas: a tile each, a mark for each pod. The tree beside the stage has them in words. */
export function FieldPart({ data: { part } }: PartProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const machines = useFarMachines(part.tiles ?? [])
  const selected = useView((state) => state.selected)
  const theme = useView((state) => state.theme)
  const [under, setUnder] = useState('')
  const { width, height, tiles = [] } = part
  const sharpness = useStore(({ transform }) => {
    const wanted = transform[2] * (window.devicePixelRatio || 1)
    const step = SHARPNESS.find((each) => each >= wanted) ?? SHARPNESS.at(-1)!
    return Math.min(step, CANVAS_MOST / width, CANVAS_MOST / height)
  })
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context) drawField(context, { tiles, machines, width, height, sharpness, selected })
  }, [tiles, machines, width, height, sharpness, selected, theme])
  const hit = (event: MouseEvent): string | undefined => {
    const box = canvas.current!.getBoundingClientRect()
    const found = hitOf(tiles, ((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height)
    const mark = found?.mark === undefined ? undefined : machines.get(found.machine)?.marks[found.mark]
    return mark ? `pods/${mark.key}` : found && `nodes/${found.machine}`
  }
  return (
    <canvas
      ref={canvas}
      className={styles.field}
      role="img"
      aria-label={`${part.label} from far`}
      title={under}
      onMouseMove={(event) => setUnder(hit(event)?.split('/').at(-1) ?? '')}
      onClick={(event) => select(hit(event))}
    />
  )
}

/** How each machine of a field looks now. */
function useFarMachines(tiles: readonly { readonly name: string }[]): ReadonlyMap<string, FarMachine> {
  const pods = useNowAndThen(useObjects<Pod>('pods'))
  const nodes = useNowAndThen(useObjects<Node>('nodes'))
  const machines = useNowAndThen(useCluster((state) => state.surroundings.machines))
  return useMemo(() => {
    const groups = podsByMachine(pods)
    const byName = new Map(machines.map((machine) => [machine.name, machine]))
    return new Map(tiles.map(({ name }) => [name, projectFar(byName.get(name), nodes.get(name), groups.get(name) ?? [])]))
  }, [tiles, pods, nodes, machines])
}

/** A value that changes at most every `EVERY_MS`. */
function useNowAndThen<T>(value: T): T {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    latest.current = value
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setShown(latest.current)
    }, EVERY_MS)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return shown
}
