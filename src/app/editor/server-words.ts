// What the API server said of a document, put where it belongs: its messages name fields by their paths. Pure.
import type { DocumentText } from './documents.ts'
import { spanOf } from './positions.ts'
import type { Problem } from './problems.ts'
import type { Path } from './schema-place.ts'

/** `spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`: a beginning that every object has, then steps. */
const FIELD = /\b(?:apiVersion|kind|metadata|spec|data|stringData|binaryData|status|rules|subjects|roleRef|webhooks|type|provisioner|parameters|value|globalDefault|immutable|secrets|endpoints|ports|addressType|reclaimPolicy|volumeBindingMode)\b(?:\.[A-Za-z_$][\w$-]*|\[[^\]\s]*\])*/
const UNKNOWN = /(?:unknown|duplicate) field \\?"([^"\\]+)\\?"/g
const MISTYPED = /(?:Go struct field|Go value of) \w+\.([\w.[\]]+) of type/g

/** Problems of a document from what the server said of it. A message that names no field stands at the document's beginning. */
export function placeServerWords(document: DocumentText, said: string): readonly Problem[] {
  const found: Problem[] = []
  for (const message of messagesOf(said)) {
    const paths = pathsIn(message)
    for (const path of paths.length > 0 ? paths : [[]]) found.push({ ...spanOf(document, path), severity: message.startsWith('Warning: ') ? 'warning' : 'error', what: { said: message } })
  }
  return found
}

/** One message for each thing that is wrong: a list of several is taken apart, what frames it is kept with each. */
function messagesOf(said: string): readonly string[] {
  const text = said.replaceAll(/error when (?:creating|applying patch|replacing|retrieving current configuration of)[^:]*"(?:STDIN|[^"]*\.ya?ml)": /g, '').trim()
  if (text === '') return []
  const [head = '', ...points] = text.split(/\n\* /)
  const lines = points.length > 0 ? points.map((point) => `${head.replace(/\s*$/, '')} ${point.trim()}`) : text.split(/\n(?=Warning: |Error from server|error: |The )/)
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function pathsIn(message: string): readonly Path[] {
  const named = [...message.matchAll(UNKNOWN), ...message.matchAll(MISTYPED)].map(([, path]) => stepsOf(path!))
  if (named.length > 0) return named
  const behind = message.replace(/^.*? is invalid:? ?/s, '').replace(/^(?:Error from server[^:]*|Warning|error): /, '')
  const field = FIELD.exec(behind)
  return field ? [stepsOf(field[0])] : []
}

/** `a.b[0][key.with.dots]` as steps. */
export function stepsOf(path: string): Path {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inner, name]) => name ?? (/^\d+$/.test(inner!) ? Number(inner) : inner!))
}
