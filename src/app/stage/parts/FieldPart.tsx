import { useRef, useState, type MouseEvent, type PointerEvent } from 'react'
import { createPortal } from 'react-dom'
import { useStoreApi } from 'reactflow'
import { useWords } from '../../words/index.ts'
import { useCluster } from '../../store/cluster-store.ts'
import { select } from '../../store/view-store.ts'
import styles from '../far/Far.module.css'
import { hitField, type FarHit } from '../far/hit.ts'
import { FarTip } from '../far/FarTip.tsx'
import { tileBox } from '../lenses/field.ts'
import type { PartProps } from './part-node.ts'

/** What lies over the machines of a zone that are drawn from far: it is pointed at, clicked, and dropped on. The tree beside the stage has them in words. */
export function FieldPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const flow = useStoreApi()
  const cursor = useRef<HTMLDivElement>(null)
  const [under, setUnder] = useState<(FarHit & { readonly x: number; readonly y: number }) | undefined>()
  const hit = (event: MouseEvent): FarHit | undefined => {
    const { crowd } = useCluster.getState()
    const { transform: [x, y, zoom], domNode } = flow.getState()
    const origin = domNode?.getBoundingClientRect()
    return crowd && origin && hitField(part, crowd, { x, y, zoom, sharpness: window.devicePixelRatio || 1 }, event.clientX - origin.left, event.clientY - origin.top)
  }
  const onMove = (event: PointerEvent): void => {
    const found = hit(event)
    pointAt(cursor.current!, part.field!.columns, found)
    setUnder(found && { ...found, x: event.clientX, y: event.clientY })
  }
  const onClick = async (event: MouseEvent): Promise<void> => {
    const found = hit(event)
    if (!found) return select(undefined)
    const pod = found.pod === undefined ? undefined : (await useCluster.getState().connection?.ask({ about: 'who', pod: found.pod }))?.pod
    select(pod === undefined ? `nodes/${found.node}` : `pods/${pod}`)
  }
  return (
    <div
      className={styles.field}
      role="img"
      aria-label={t('far.label', { nodes: part.label })}
      onPointerMove={onMove}
      onPointerLeave={() => {
        pointAt(cursor.current!, 1, undefined)
        setUnder(undefined)
      }}
      onClick={(event) => void onClick(event)}
    >
      <div ref={cursor} className={styles.cursor} />
      {under && createPortal(<FarTip hit={under} x={under.x} y={under.y} />, document.body)}
    </div>
  )
}

/** The tile under the pointer says what it is, so that the palette finds it: at once, not with the next render. */
function pointAt(element: HTMLElement, columns: number, hit: FarHit | undefined): void {
  if (!hit) {
    delete element.dataset['node']
    delete element.dataset['drop']
    return
  }
  const { x, y, width, height } = tileBox(columns, hit.tile)
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  element.dataset['drop'] = 'node'
  element.dataset['node'] = hit.node
}
