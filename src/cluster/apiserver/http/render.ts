// From an ApiResponse to status, headers and text.
import { stringify } from 'yaml'
import { inFieldOrder, type ApiResponse, type KubeList, type KubeObject, type WatchEvent } from '../../api/index.ts'

export interface HttpResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

const TEXT = 'text/plain; charset=utf-8'
const JSON_TYPE = 'application/json'
const YAML_TYPE = 'application/yaml'

/** The answer as it goes over the wire; `pretty` asks for indented JSON, `yaml` for YAML. */
export function renderHttpResponse({ code, body, warnings = [] }: ApiResponse, { pretty = false, yaml = false }: { readonly pretty?: boolean; readonly yaml?: boolean } = {}): HttpResponse {
  const isText = typeof body === 'string'
  const headers: [string, string][] = [['Cache-Control', 'no-cache, private'], ['Content-Type', isText ? TEXT : yaml ? YAML_TYPE : JSON_TYPE]]
  for (const warning of warnings) headers.push(['Warning', `299 - ${JSON.stringify(warning)}`])
  return { status: code, headers, body: isText ? body : yaml ? stringify(ordered(body), { version: '1.1', sortMapEntries: true, lineWidth: 0, indentSeq: false }) : `${JSON.stringify(ordered(body), undefined, pretty ? 2 : undefined)}\n` }
}

/** One line of a watch. */
export function renderEvent({ type, object }: WatchEvent): string {
  return `${JSON.stringify({ type, object: ordered(object) })}\n`
}

/** Objects with their fields in Go's order. Items of a list do not say what they are. */
function ordered(body: unknown): unknown {
  const object = body as KubeObject | KubeList | null | undefined
  if (typeof object !== 'object' || object === null || !object.kind || object.kind === 'Status') return body
  if (!('items' in object)) return inFieldOrder(object)
  if (object.kind.startsWith('PartialObjectMetadata')) return object
  const { kind, apiVersion, metadata, items } = object
  return { kind, apiVersion, metadata, items: items.map(withoutKind) }
}

function withoutKind(item: KubeObject): object {
  const { kind: _kind, apiVersion: _version, ...rest } = inFieldOrder(item)
  return rest
}
