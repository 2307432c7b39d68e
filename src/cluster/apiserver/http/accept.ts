// Which representation a client gets. Models endpoints/handlers/negotiation and go-restful's own check before it.
import type { ApiError, Verb } from '../../api/index.ts'
import { notAcceptable, notAcceptableList, notAcceptableRoute } from '../status.ts'

const SERVED: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const STREAMED: readonly string[] = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']

interface Range {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

/** How an answer is written: which form objects take, and in which language. */
export interface Representation {
  readonly form: 'json' | 'table' | 'partial'
  readonly yaml: boolean
}

/** The first range that can be served; a refusal when there is none. */
export function negotiate(header: string | undefined, verb: Verb): Representation | ApiError {
  const ranges = parseAccept(header || '*/*')
  if (!ranges.some(({ type }) => isServed(type))) return notAcceptableRoute(verb === 'list' || verb === 'watch' || verb === 'get' ? [...SERVED, ...(verb === 'get' ? [] : STREAMED)] : SERVED)
  for (const { type, parameters } of ranges) {
    if (!isServed(type)) continue
    const { as, v, g } = parameters
    const yaml = type === 'application/yaml'
    if (as === undefined) return { form: 'json', yaml }
    if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) continue
    if (as === 'Table') return { form: 'table', yaml }
    if (as === (verb === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata')) return { form: 'partial', yaml }
    if (as === 'PartialObjectMetadata') return notAcceptableList('core.List')
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
