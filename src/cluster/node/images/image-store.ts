// The images that a machine has, and how it gets more. A pull takes the time of its bytes at the machine's bandwidth.
import { MILLISECOND, NetworkError, SECOND, sleep, type Host, type Kernel, type Network, type Process } from '../../../kernel/index.ts'
import type { Image } from './image.ts'
import { PullError, type ImageRegistry } from './registry.ts'
import { normaliseReference } from './reference.ts'

/** Bytes a second that a machine gets from a registry. */
const DEFAULT_BANDWIDTH = 100 * 1024 * 1024
/** Reading layers and writing them to disk, for each byte, as a share of the download. */
const UNPACK_SHARE = 0.3
const MANIFEST_TIME = 300 * MILLISECOND
export const REGISTRY_PORT = 443

let lastImages: ReadonlyMap<string, Image> = new Map()

/** What machines begin with is mostly the same. */
function sharedImages(images: ReadonlyMap<string, Image>): ReadonlyMap<string, Image> {
  const isSame = images.size === lastImages.size && [...images].every(([reference, image]) => lastImages.get(reference) === image)
  if (!isSame) lastImages = images
  return lastImages
}

export interface ImageStoreOptions {
  readonly network: Network
  readonly host: Host
  readonly registry: ImageRegistry
  /** Full names of images that are there from the beginning; those that the registry does not know are left out. */
  readonly preloaded?: Iterable<string>
  readonly bandwidthBytes?: number
}

export class ImageStore {
  /** Grows with each change: the kubelet reports images when it has. */
  generation = 0
  readonly #kernel: Kernel
  readonly #options: ImageStoreOptions
  #images: ReadonlyMap<string, Image>
  #bytes = 0

  constructor(options: ImageStoreOptions) {
    this.#kernel = options.network.kernel
    const { network, host, registry, bandwidthBytes, preloaded = [] } = options
    this.#options = { network, host, registry, ...(bandwidthBytes === undefined ? {} : { bandwidthBytes }) }
    const images = new Map<string, Image>()
    for (const reference of preloaded) {
      const image = registry.find(reference)
      if (image) images.set(image.reference, image)
    }
    this.#images = sharedImages(images)
    for (const { sizeBytes } of images.values()) this.#bytes += sizeBytes
    this.generation = images.size
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#bytes
  }

  /** The image of a name as a pod has it, if it is on the machine. */
  find(name: string): Image | undefined {
    const reference = normaliseReference(name)
    const image = this.#images.get(reference)
    if (image || !reference.includes('@')) return image
    const digest = reference.slice(reference.indexOf('@') + 1)
    for (const known of this.#images.values()) if (known.digest === digest) return known
    return undefined
  }

  /** All images, in the order they came. */
  list(): Iterable<Image> {
    return this.#images.values()
  }

  /** Gets an image from the registry, again if it is there: the tag may have moved. Throws PullError. */
  *pull(name: string): Process<Image> {
    const { registry, host, network, bandwidthBytes = DEFAULT_BANDWIDTH } = this.#options
    const reference = normaliseReference(name)
    yield* sleep(this.#kernel.random('image pulls').jitter(MANIFEST_TIME, 0.5))
    if (registry.host) yield* this.#reach(network, host, registry.host, reference)
    const image = registry.resolve(reference)
    if (this.#images.get(reference)?.digest !== image.digest) {
      yield* sleep(Math.round((image.sizeBytes / bandwidthBytes) * (1 + UNPACK_SHARE) * SECOND))
      registry.verify(reference, image)
      this.#add(image)
    }
    return image
  }

  remove(reference: string): void {
    const image = this.#images.get(reference)
    if (!image) return
    const images = new Map(this.#images)
    images.delete(reference)
    this.#images = images
    this.#bytes -= image.sizeBytes
    this.generation++
  }

  #add(image: Image): void {
    this.remove(image.reference)
    // Machines begin with the same images, and share what they have of them.
    this.#images = new Map(this.#images).set(image.reference, image)
    this.#bytes += image.sizeBytes
    this.generation++
  }

  *#reach(network: Network, from: Host, to: Host, reference: string): Process<void> {
    try {
      yield* network.call(from, to, REGISTRY_PORT, reference, { label: `HEAD ${reference}`, channel: 'pull' })
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      throw new PullError('Unknown', `failed to resolve reference "${reference}": failed to do request: Head "https://${to.name}/v2/": ${error.message}`)
    }
  }
}
