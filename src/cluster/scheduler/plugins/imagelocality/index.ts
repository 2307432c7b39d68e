// ImageLocality: better where the images are already, if they are large and not everywhere. Models plugins/imagelocality.
import { MAX_NODE_SCORE, zeros, type ImageState, type Plugin, type PluginFactory, type StateKey } from '../../framework/index.ts'

const MEGABYTE = 1024 * 1024
const LEAST = 23 * MEGABYTE
const MOST_PER_CONTAINER = 1000 * MEGABYTE

interface Images {
  /** Images that some node has, each with its size weighed by how far it has spread. */
  readonly found: readonly { readonly state: ImageState; readonly weighed: number }[]
  readonly most: number
}

const IMAGES: StateKey<Images> = { name: 'PreScoreImageLocality' }

export const imageLocality: PluginFactory = (): Plugin => ({
  name: 'ImageLocality',
  preScore: (state, { spec }, _, snapshot) => {
    const containers = [...(spec.initContainers ?? []), ...spec.containers]
    const found = containers.flatMap(({ image }) => {
      const known = snapshot.image(normalizedImageName(image ?? ''))
      return known ? [{ state: known, weighed: Math.trunc(known.sizeBytes * (known.nodes.size / snapshot.nodes.length)) }] : []
    })
    state.write(IMAGES, { found, most: MOST_PER_CONTAINER * containers.length })
    return undefined
  },
  score: (state, _, nodes) => {
    const { found, most } = state.read(IMAGES)!
    const scores = zeros(nodes.length)
    for (let i = 0; i < nodes.length && found.length > 0; i++) {
      let sum = 0
      for (const image of found) if (image.state.nodes.has(nodes[i]!)) sum += image.weighed
      sum = Math.min(most, Math.max(LEAST, sum))
      scores[i] = Math.trunc((MAX_NODE_SCORE * (sum - LEAST)) / (most - LEAST))
    }
    return scores
  },
})

/** An image without a tag means `:latest`. */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name
}
