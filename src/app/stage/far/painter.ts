// Draws all fields of the stage on one canvas as large as the stage is on screen: everything when the camera moves, else the tiles that
// have changed. Cells are written as numbers into one image, which is kept; names are set upon it where tiles are large enough.
import { NODE_LOOKS, NO_LOOK, shapeOfLook } from '../../../worker/crowd/index.ts'
import type { CrowdTable } from '../../store/crowd-table.ts'
import type { Box, Part } from '../layout.ts'
import { tilesWithin } from '../lenses/field.ts'
import { planCells, type CellPlan } from './cells.ts'
import { tileOnScreen, tileSize, type Camera } from './geometry.ts'
import { fill, paintPod, paintTile, type Colours, type Pixels, type Shades } from './paint.ts'

export interface FarScene {
  readonly fields: readonly Part[]
  readonly crowd: CrowdTable
  readonly camera: Camera
  readonly colours: Colours
  /** Machines without power, by name: their Nodes do not know yet. */
  readonly unpowered: ReadonlySet<string>
  /** Rows that a search has meant; all else steps back. */
  readonly found: { readonly pods: ReadonlySet<number>; readonly nodes: ReadonlySet<number> } | undefined
  readonly selected: { readonly pod: number | undefined; readonly node: string | undefined }
  readonly ink: string
  readonly font: string
}

const isLoud = (look: number): boolean => shapeOfLook(look) === 'crashed' && look !== NO_LOOK
const BOOTING = NODE_LOOKS.indexOf('booting')
const NO_POWER = NODE_LOOKS.indexOf('no power')

export class FarPainter {
  readonly #context: CanvasRenderingContext2D
  #image: ImageData | undefined
  #pixels: Pixels | undefined
  #scene: FarScene | undefined
  #plan: CellPlan | undefined
  /** Where the tile of a node is, by its name. */
  #places = new Map<string, readonly [field: Part, i: number]>()
  #fields: readonly Part[] = []

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context
  }

  /** Draws everything anew. */
  paint(scene: FarScene): void {
    this.#scene = scene
    const { canvas } = this.#context
    if (!this.#image || this.#image.width !== canvas.width || this.#image.height !== canvas.height) {
      this.#image = this.#context.createImageData(canvas.width, canvas.height)
      this.#pixels = { data: new Uint32Array(this.#image.data.buffer), width: canvas.width, height: canvas.height }
    }
    const { zoom, sharpness, x, y } = scene.camera
    const { width, height } = tileSize(zoom, sharpness)
    const plan = (this.#plan = planCells(width, height, scene.crowd.most, sharpness))
    this.#index(scene.fields)
    const pixels = this.#pixels!
    pixels.data.fill(0)
    const scale = zoom * sharpness
    const named: { name: string; box: Box }[] = []
    for (const part of scene.fields) {
      const view: Box = { x: (-x * sharpness) / scale - part.x, y: (-y * sharpness) / scale - part.y, width: canvas.width / scale, height: canvas.height / scale }
      for (const [from, to] of tilesWithin(part.field!, view)) {
        for (let i = from; i < to; i++) {
          const box = tileOnScreen(part, i, scene.camera)
          this.#tile(pixels, scene, plan, part.field!.names[i]!, box)
          if (plan.hasName) named.push({ name: part.field!.names[i]!, box })
        }
      }
    }
    this.#context.putImageData(this.#image, 0, 0)
    for (const { name, box } of named) this.#name(scene, name, box)
    this.#markSelected(scene, plan)
  }

  /** Draws the tiles of these nodes anew. False when everything has to be drawn anew instead. */
  touch(nodeRows: Iterable<number>): boolean {
    const [scene, plan, image, pixels] = [this.#scene, this.#plan, this.#image, this.#pixels]
    if (!scene || !plan || !image || !pixels) return true
    const { width, height } = tileSize(scene.camera.zoom, scene.camera.sharpness)
    const wanted = planCells(width, height, scene.crowd.most, scene.camera.sharpness)
    if (wanted.columns !== plan.columns || wanted.rows !== plan.rows) return false
    for (const row of nodeRows) {
      const name = scene.crowd.names[row]
      const place = name === undefined ? undefined : this.#places.get(name)
      if (!place || name === undefined) continue
      const box = tileOnScreen(...place, scene.camera)
      if (box.x + box.width < 0 || box.y + box.height < 0 || box.x > pixels.width || box.y > pixels.height) continue
      fill(pixels, box.x, box.y, box.width, box.height, 0)
      this.#tile(pixels, scene, plan, name, box)
      this.#context.putImageData(image, 0, 0, box.x, box.y, box.width, box.height)
      if (plan.hasName) this.#name(scene, name, box)
    }
    this.#markSelected(scene, plan)
    return true
  }

  #index(fields: readonly Part[]): void {
    if (fields === this.#fields) return
    this.#fields = fields
    this.#places = new Map(fields.flatMap((part) => part.field!.names.map((name, i) => [name, [part, i] as const] as const)))
  }

  #tile(pixels: Pixels, { crowd, colours, unpowered, found }: FarScene, plan: CellPlan, name: string, box: Box): void {
    const row = crowd.rowOf(name)
    const look = unpowered.has(name) ? NO_POWER : row === undefined ? BOOTING : crowd.nodeLooks[row]!
    const shades = (isMeant: boolean): Shades => (isMeant ? colours : colours.aside)
    paintTile(pixels, box, look, row === undefined ? 0 : crowd.nodeAsked[row]!, plan, shades(!found || (row !== undefined && found.nodes.has(row))))
    if (row === undefined) return
    let [i, loud] = [0, 0]
    crowd.eachPodOn(row, (pod) => {
      const look = crowd.podLooks[pod]!
      if (isLoud(look)) loud++
      paintPod(pixels, box, i++, look, plan, shades(!found || found.pods.has(pod)))
      return i < plan.columns * plan.rows
    })
    // What has failed lies over its neighbours.
    if (loud === 0) return
    i = 0
    crowd.eachPodOn(row, (pod) => {
      const look = crowd.podLooks[pod]!
      if (isLoud(look)) paintPod(pixels, box, i, look, plan, shades(!found || found.pods.has(pod)))
      i++
      return i < plan.columns * plan.rows
    })
  }

  #name({ camera: { sharpness }, ink, font }: FarScene, name: string, box: Box): void {
    const size = Math.min(12, Math.max(9, (box.width / sharpness) * 0.1))
    this.#context.font = `500 ${size * sharpness}px ${font}`
    this.#context.fillStyle = ink
    this.#context.textBaseline = 'middle'
    this.#context.fillText(name, box.x + 4 * sharpness, box.y + 9 * sharpness, box.width - 8 * sharpness)
  }

  #markSelected(scene: FarScene, plan: CellPlan): void {
    const { selected: { node, pod }, crowd, camera, ink } = scene
    const place = node === undefined ? undefined : this.#places.get(node)
    if (!place || node === undefined) return
    const box = tileOnScreen(...place, camera)
    this.#context.strokeStyle = ink
    this.#context.lineWidth = 2 * camera.sharpness
    this.#context.strokeRect(box.x, box.y, box.width, box.height)
    const row = crowd.rowOf(node)
    if (pod === undefined || row === undefined) return
    let i = 0
    let at: number | undefined
    crowd.eachPodOn(row, (each) => {
      if (each === pod) at = i
      i++
      return at === undefined
    })
    if (at === undefined || at >= plan.columns * plan.rows) return
    this.#context.lineWidth = Math.max(1, camera.sharpness)
    this.#context.strokeRect(box.x + plan.left + (at % plan.columns) * plan.pitch - 1, box.y + plan.top + Math.floor(at / plan.columns) * plan.pitch - 1, plan.size + 2, plan.size + 2)
  }
}
