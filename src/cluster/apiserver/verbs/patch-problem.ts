// What is answered when a patch applies, but what it makes is no object of the kind.
// Models endpoints/handlers/patch.go (jsonPatcher, smpPatcher) and apimachinery's runtime/converter.go.
import { inFieldOrder, type KubeObject, type PatchType } from '../../api/index.ts'
import { formatGoValue, marshalGoJSON } from '../../api/jsonpath/index.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import { fieldPath, invalid } from '../status.ts'

/** The 422 that shows the patched text, or for a strategic patch the patch, with what the decoder says of it. */
export function patchProblem(type: PatchType, patch: object, stored: KubeObject, patched: object, problem: string): Error {
  const isStrategic = type === 'application/strategic-merge-patch+json'
  const errors = new FieldErrors()
  errors.invalid(fieldPath('patch'), isStrategic ? formatGoValue(patch) : patchedText(inFieldOrder(stored), patched), isStrategic ? converterWords(patch, problem) : problem)
  return invalid({ group: '', resource: '' }, '', errors.list)
}

/** JSON of the patched object: what the patch went through is sorted by name, the rest stays as it was. */
function patchedText(before: unknown, after: unknown): string {
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return marshalGoJSON(after)
  if (sameText(before, after)) return JSON.stringify(before)
  const old = (typeof before === 'object' && before !== null ? before : {}) as Readonly<Record<string, unknown>>
  const members = after as Readonly<Record<string, unknown>>
  return `{${Object.keys(members).sort().filter((key) => members[key] !== undefined).map((key) => `${JSON.stringify(key)}:${patchedText(old[key], members[key])}`).join(',')}}`
}

function sameText(before: unknown, after: object): boolean {
  return before !== undefined && marshalGoJSON(before) === marshalGoJSON(after)
}

const UNMARSHAL = /^json: cannot unmarshal (\w+)(?: \S+)? into Go (?:struct field \S+|value) of type (.+)$/
const KINDS: Readonly<Record<string, string>> = { object: 'map', array: 'slice' }
const NUMBER = /^u?int\d*$|^float\d\d$/

/** A strategic patch is not decoded from text but converted, which fails in other words. */
function converterWords(patch: object, problem: string): string {
  const match = UNMARSHAL.exec(problem)
  if (!match) return problem
  const found = match[1] === 'number' ? (hasFraction(patch) ? 'float64' : 'int64') : (KINDS[match[1]!] ?? match[1]!)
  const wanted = match[2]!
  if (wanted.startsWith('[]')) return `cannot restore slice from ${found}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${found}`
  if (wanted.includes('.')) return `cannot restore struct from: ${found}`
  // Go knows a way from whole numbers to text (a rune) and between numbers; what it knows and JSON does not is refused in other words.
  const isConvertible = (found === 'int64' && (wanted === 'string' || NUMBER.test(wanted))) || (found === 'float64' && NUMBER.test(wanted))
  return isConvertible ? `cannot convert ${found} to ${wanted}` : `unrecognized type: ${wanted}`
}

function hasFraction(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasFraction)
}
