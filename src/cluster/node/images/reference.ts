// Names of images. Models github.com/distribution/reference (parse, familiar names) and the kubelet's default tag (pkg/util/parsers).

export interface ImageReference {
  /** `docker.io`, `registry.k8s.io`. */
  readonly domain: string
  /** `library/nginx`. */
  readonly path: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

const DOMAIN = /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^[\w][\w.-]{0,127}$/
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/

/** Thrown for a text that names no image; `message` is what the parser says of it. */
export class ReferenceError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ReferenceError'
  }
}

/** Names that were parsed before: a thousand containers of one image have one name. */
const known = new Map<string, ImageReference>()
const KNOWN_LIMIT = 2000

/** Parses a name as people write it (`nginx`, `bitnami/redis:7`) into its full form. Throws ReferenceError. */
export function parseReference(text: string): ImageReference {
  let reference = known.get(text)
  if (reference === undefined) {
    reference = parse(text)
    if (known.size >= KNOWN_LIMIT) known.clear()
    known.set(text, reference)
  }
  return reference
}

function parse(text: string): ImageReference {
  if (/^[a-f0-9]{64}$/.test(text)) throw new ReferenceError(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  const { domain, rest } = splitDomain(text)
  const [nameAndTag = '', ...digests] = rest.split('@')
  const digest = digests.length > 0 ? digests.join('@') : undefined
  const colon = nameAndTag.lastIndexOf(':')
  const tag = colon >= 0 && !nameAndTag.slice(colon).includes('/') ? nameAndTag.slice(colon + 1) : undefined
  const path = tag === undefined ? nameAndTag : nameAndTag.slice(0, colon)
  if (path.toLowerCase() !== path) throw new ReferenceError(`invalid reference format: repository name (${path}) must be lowercase`)
  const pathIsValid = path !== '' && path.split('/').every((component) => PATH_COMPONENT.test(component))
  if (!pathIsValid || !DOMAIN.test(domain) || (tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) throw new ReferenceError('invalid reference format')
  return { domain, path, tag, digest }
}

/** The full name: `docker.io/library/nginx:1.27`; `latest` stands in for a missing tag. Throws ReferenceError. */
export function normaliseReference(text: string): string {
  const reference = parseReference(text)
  let name = fullNames.get(reference)
  if (name === undefined) fullNames.set(reference, (name = printReference(reference)))
  return name
}

const fullNames = new WeakMap<ImageReference, string>()

export function printReference({ domain, path, tag, digest }: ImageReference): string {
  return `${domain}/${path}${digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`}`
}

/** Everything before the tag: `docker.io/library/nginx`. */
export function repositoryOf({ domain, path }: ImageReference): string {
  return `${domain}/${path}`
}

/** How the full names begin of all images that a text means: one tag, or every tag where it has none. A text that names no image begins as itself. */
export function referencePrefix(text: string): string {
  try {
    const reference = parseReference(text)
    return reference.tag === undefined && reference.digest === undefined ? `${repositoryOf(reference)}:` : printReference(reference)
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return text
  }
}

/**
 * What the kubelet asks the runtime for: the name as written, with `:latest` if it has neither tag nor digest.
 * Gives a problem text when it names no image.
 */
export function applyDefaultTag(image: string): { image: string } | { problem: string } {
  try {
    const { tag, digest } = parseReference(image)
    return { image: tag === undefined && digest === undefined ? `${image}:latest` : image }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { problem: `couldn't parse image name "${image}": ${error.message}` }
  }
}

function splitDomain(text: string): { domain: string; rest: string } {
  const slash = text.indexOf('/')
  const first = slash < 0 ? '' : text.slice(0, slash)
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  const domain = isDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const rest = isDomain ? text.slice(slash + 1) : text
  return { domain, rest: domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest }
}
