// Which representation a client gets. Models endpoints/handlers/negotiation and go-restful's own check before it.
import type { ApiError, Verb } from '../../api/index.ts'
import { notAcceptable, notAcceptableRoute } from '../status.ts'

const SERVED: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const STREAMED: readonly string[] = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']

interface Range {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The first range that can be served, as the form of the answer; a refusal when there is none. */
export function negotiate(header: string | undefined, verb: Verb): 'json' | 'table' | 'partial' | ApiError {
  const ranges = parseAccept(header || '*/*')
  if (!ranges.some(({ type }) => isServed(type))) return notAcceptableRoute(verb === 'list' || verb === 'watch' || verb === 'get' ? [...SERVED, ...(verb === 'get' ? [] : STREAMED)] : SERVED)
  for (const { type, parameters } of ranges) {
    if (!isServed(type)) continue
    const { as, v, g } = parameters
    if (as === undefined) return 'json'
    if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) continue
    if (as === 'Table') return 'table'
    if (as === (verb === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata')) return 'partial'
  }
  return notAcceptable(SERVED)
}

function isServed(type: string): boolean {
  return type === '*/*' || type === 'application/*' || SERVED.includes(type)
}

/** Media ranges, best first. */
function parseAccept(header: string): readonly Range[] {
  const ranges = header.split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters = Object.fromEntries(rest.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    return { type, parameters, quality: Number(parameters['q'] ?? 1) }
  })
  return ranges.sort((a, b) => b.quality - a.quality)
}
