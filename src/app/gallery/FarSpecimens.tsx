import { useEffect, useRef } from 'react'
import { NODE_LOOKS, POD_SHAPES, SYSTEM_LOOK } from '../../worker/crowd/index.ts'
import { CrowdTable } from '../store/crowd-table.ts'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import type { Part } from '../stage/layout.ts'
import { coloursOf } from '../stage/far/colours.ts'
import { FarPainter } from '../stage/far/painter.ts'
import styles from './Gallery.module.css'

const ZOOMS = [0.15, 0.5, 1, 2] as const
const PODS_EACH = 28
const NAMES = NODE_LOOKS.map((look) => look.replace(' ', '-'))
const WIDTH = 400

/** A row for each way a machine can look, and on each a Pod for each way a Pod can. */
function aCrowd(): CrowdTable {
  const table = new CrowdTable()
  const pods = NAMES.flatMap((_, node) => Array.from({ length: PODS_EACH }, (_each, i) => ({ node, look: i < 2 * POD_SHAPES.length ? (i % POD_SHAPES.length) + (i >= POD_SHAPES.length ? SYSTEM_LOOK : 0) : 0 })))
  table.apply({ whole: true, nodes: NAMES.length, pods: pods.length, nodeRows: Uint32Array.from(NAMES.keys()), nodeNames: NAMES, nodeLooks: Uint8Array.from(NAMES.keys()), nodeAsked: Uint8Array.from(NAMES, (_, i) => 50 * (i + 1)), podRows: Uint32Array.from(pods.keys()), podNodes: Int32Array.from(pods, ({ node }) => node), podLooks: Uint8Array.from(pods, ({ look }) => look) })
  return table
}

/** Machines from far, at several distances; with something selected, and with something searched for. */
export function FarSpecimens() {
  const t = useWords('stage')
  return (
    <section aria-label={t('gallery.far')}>
      <h2>{t('gallery.far')}</h2>
      <div className={styles.shelf}>
        {ZOOMS.map((zoom) => (
          <FarSpecimen key={zoom} name={t('gallery.zoom', { zoom })} zoom={zoom} />
        ))}
        <FarSpecimen name={t('gallery.selected')} zoom={1} isSelected />
        <FarSpecimen name={t('gallery.searched')} zoom={1} isSearched />
      </div>
    </section>
  )
}

function FarSpecimen({ name, zoom, isSelected, isSearched }: { readonly name: string; readonly zoom: number; readonly isSelected?: boolean; readonly isSearched?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useView((state) => state.theme)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const field: Part = { id: 'field', kind: 'field', label: '', field: { names: NAMES, columns: NAMES.length }, x: 0, y: 0, width: WIDTH, height: 57 }
    const style = getComputedStyle(context.canvas)
    new FarPainter(context).paint({ fields: [field], crowd: aCrowd(), camera: { x: 0, y: 0, zoom, sharpness: 1 }, colours: coloursOf(context.canvas), unpowered: new Set(['no-power']), found: isSearched ? { pods: new Set([3, 5, 9]), nodes: new Set() } : undefined, selected: isSelected ? { node: NAMES[0], pod: 4 } : { node: undefined, pod: undefined }, ink: style.getPropertyValue('--ink'), font: style.getPropertyValue('--font') })
  }, [zoom, theme, isSelected, isSearched])
  return (
    <figure>
      <canvas ref={canvas} role="img" aria-label={name} width={Math.ceil(WIDTH * zoom)} height={Math.ceil(60 * zoom)} />
      <figcaption>{name}</figcaption>
    </figure>
  )
}
