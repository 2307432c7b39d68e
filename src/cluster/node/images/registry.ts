// A registry of images: what exists, and what goes wrong when one is asked for. One registry stands for all of the internet's.
// Left out: manifests of several platforms, layers that images share, authentication.
import type { Host } from '../../../kernel/index.ts'
import { printReference, parseReference, repositoryOf } from './reference.ts'
import type { Image } from './image.ts'

/**
 * What is wrong with the registry: `unreachable` (the name does not resolve), `broken` (it answers 500), `corrupt` (a layer's digest does not match),
 * `denied` (a login is needed).
 */
export type RegistryFault = 'unreachable' | 'broken' | 'corrupt' | 'denied'

/** A pull that failed; `message` is what the runtime's client says, after `failed to pull and unpack image …: `. */
export class PullError extends Error {
  readonly code: 'NotFound' | 'Unknown' | 'FailedPrecondition' | 'Unavailable'
  constructor(code: PullError['code'], message: string) {
    super(message)
    this.name = 'PullError'
    this.code = code
  }
}

export class ImageRegistry {
  /** Its place in the kernel's network; a machine that cannot reach it cannot pull. Undefined: reachable from everywhere. */
  host: Host | undefined
  readonly #images = new Map<string, Image>()
  readonly #byDigest = new Map<string, Image>()
  /** Faults by the beginning of a full name; the empty text stands for every image. */
  readonly #faults = new Map<string, RegistryFault>()

  constructor(images: Iterable<Image> = []) {
    for (const image of images) this.addImage(image)
  }

  /** Publishes an image under its reference; what had the tag before is replaced. */
  addImage(image: Image): void {
    this.#images.set(image.reference, image)
    this.#byDigest.set(`${repositoryOf(parseReference(image.reference))}@${image.digest}`, image)
  }

  removeImage(reference: string): void {
    this.#images.delete(reference)
  }

  images(): Iterable<Image> {
    return this.#images.values()
  }

  /** The image of a full name, whatever faults there are; undefined when it does not exist. */
  find(reference: string): Image | undefined {
    const parsed = parseReference(reference)
    if (parsed.digest !== undefined) return this.#byDigest.get(`${repositoryOf(parsed)}@${parsed.digest}`)
    return this.#images.get(printReference(parsed))
  }

  /** Breaks pulls of images whose full name begins so (`docker.io/library/nginx`; empty for all), or mends them. */
  setFault(prefix: string, fault: RegistryFault | undefined): void {
    if (fault === undefined) this.#faults.delete(prefix)
    else this.#faults.set(prefix, fault)
  }

  /** Mends everything. */
  mend(): void {
    this.#faults.clear()
  }

  /** The manifest of an image. Throws PullError. */
  resolve(reference: string): Image {
    const parsed = parseReference(reference)
    const server = parsed.domain === 'docker.io' ? 'registry-1.docker.io' : parsed.domain
    const url = `https://${server}/v2/${parsed.path}/manifests/${parsed.digest ?? parsed.tag ?? 'latest'}`
    const failed = (text: string): string => `failed to resolve reference "${reference}": ${text}`
    switch (this.#faultOf(reference)) {
      case 'unreachable':
        throw new PullError('Unknown', failed(`failed to do request: Head "${url}": dial tcp: lookup ${server}: no such host`))
      case 'broken':
        throw new PullError('Unknown', failed(`unexpected status from HEAD request to ${url}: 500 Internal Server Error`))
      case 'denied':
        throw new PullError('Unknown', failed('pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'))
    }
    const image = this.find(reference)
    if (!image) throw new PullError('NotFound', failed(`${reference}: not found`))
    return image
  }

  /** Checks what was downloaded. Throws PullError. */
  verify(reference: string, image: Image): void {
    if (this.#faultOf(reference) !== 'corrupt') return
    const found = image.digest.replace(/^sha256:./, (start) => (start.endsWith('0') ? 'sha256:1' : 'sha256:0'))
    throw new PullError('FailedPrecondition', `failed commit on ref "layer-${image.digest}": unexpected commit digest ${found}, expected ${image.digest}: failed precondition`)
  }

  #faultOf(reference: string): RegistryFault | undefined {
    let longest: string | undefined
    for (const prefix of this.#faults.keys()) if (reference.startsWith(prefix) && prefix.length >= (longest?.length ?? 0)) longest = prefix
    return longest === undefined ? undefined : this.#faults.get(longest)
  }
}
