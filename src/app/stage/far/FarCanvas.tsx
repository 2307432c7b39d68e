import { useEffect, useMemo, useRef, useState } from 'react'
import { useStoreApi } from 'reactflow'
import { useCluster } from '../../store/cluster-store.ts'
import { useView } from '../../store/view-store.ts'
import type { StageLayout } from '../layout.ts'
import { coloursOf } from './colours.ts'
import styles from './Far.module.css'
import { FarPainter, type FarScene } from './painter.ts'
import { useSelectedRow } from './useSelectedRow.ts'

export interface FarCanvasProps {
  readonly layout: StageLayout
  readonly found: FarScene['found']
}

/** All machines that are too many for cards, on one canvas. What is clicked lies over it: FieldPart. */
export function FarCanvas({ layout, found }: FarCanvasProps) {
  const fields = useStableFields(layout)
  const crowd = useCluster((state) => state.crowd)
  return fields.length > 0 && crowd ? <Canvas fields={fields} crowd={crowd} found={found} /> : null
}

function Canvas({ fields, crowd, found }: Pick<FarScene, 'fields' | 'crowd' | 'found'>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  const theme = useThemeOfPage()
  const machines = useCluster((state) => state.surroundings.machines)
  const unpowered = useMemo(() => new Set(machines.filter(({ powered }) => !powered).map(({ name }) => name)), [machines])
  const selected = useSelectedRow()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const painter = new FarPainter(context)
    const colours = coloursOf(element)
    const style = getComputedStyle(element)
    const [ink, font] = [style.getPropertyValue('--ink'), style.getPropertyValue('--font')]
    let frame = 0
    const stale = new Set<number>()
    let isAllStale = true
    const paint = (): void => {
      frame = 0
      const { transform: [x, y, zoom], width, height } = flow.getState()
      const sharpness = window.devicePixelRatio || 1
      const [wide, high] = [Math.max(1, Math.round(width * sharpness)), Math.max(1, Math.round(height * sharpness))]
      if (element.width !== wide || element.height !== high) {
        element.width = wide
        element.height = high
        isAllStale = true
      }
      if (isAllStale || !painter.touch(stale)) painter.paint({ fields, crowd, camera: { x, y, zoom, sharpness }, colours, unpowered, found, selected, ink, font })
      isAllStale = false
      stale.clear()
    }
    const ask = (): void => {
      frame ||= requestAnimationFrame(paint)
    }
    const forgetCrowd = crowd.listen((rows) => {
      if (rows === undefined) isAllStale = true
      else for (const row of rows) stale.add(row)
      ask()
    })
    const forgetCamera = flow.subscribe((state, before) => {
      if (state.transform === before.transform && state.width === before.width && state.height === before.height) return
      isAllStale = true
      ask()
    })
    paint()
    return () => {
      cancelAnimationFrame(frame)
      forgetCrowd()
      forgetCamera()
    }
  }, [fields, crowd, found, flow, unpowered, selected, theme])
  return <canvas ref={canvas} className={styles.canvas} aria-hidden />
}

/** The fields of a layout: the same list while they are the same. */
function useStableFields(layout: StageLayout): FarScene['fields'] {
  const kept = useRef<FarScene['fields']>([])
  const fields = layout.parts.filter((part) => part.field)
  if (fields.length !== kept.current.length || fields.some((part, i) => part !== kept.current[i])) kept.current = fields
  return kept.current
}

/** Changes when the page's colours do. */
function useThemeOfPage(): string {
  const chosen = useView((state) => state.theme)
  const [shown, setShown] = useState('')
  useEffect(() => {
    const root = document.documentElement
    const observer = new MutationObserver(() => setShown(root.dataset['theme'] ?? ''))
    observer.observe(root, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return `${chosen} ${shown}`
}
