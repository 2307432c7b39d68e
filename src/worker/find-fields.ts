// The value of a field, looked for by its path: `spec.nodeName=node-3`, `status.phase!=Running`, as kubectl's field selectors, of any field.
import type { KubeObject } from '../cluster/api/index.ts'

const IS_FIELD = /^(metadata\.(?!labels)|spec\.|status\.)/

/** The terms of a query: those about fields, and the rest, which is a label selector. */
export function splitTerms(text: string): { readonly fields: readonly string[]; readonly labels: string } {
  // Commas within brackets are those of a set: `tier in (a,b)`.
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim())
  return { fields: terms.filter((term) => IS_FIELD.test(term)), labels: terms.filter((term) => !IS_FIELD.test(term)).join(',') }
}

/** Whether an object's field has this value. Lists are entered: `spec.containers.image=nginx:1.27`. Throws with a sentence when it cannot be read. */
export function fieldMatcher(term: string): (object: KubeObject) => boolean {
  const [, path, operator, wanted] = /^([\w.]+?)\s*(!=|==|=)\s*(.*)$/.exec(term) ?? []
  if (path === undefined || wanted === undefined) throw new Error(`unable to parse: ${term}: a field is compared by = or !=`)
  const steps = path.split('.')
  const isWanted = operator !== '!='
  return (object) => hasValue(object, steps, 0, wanted) === isWanted
}

function hasValue(value: unknown, steps: readonly string[], at: number, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((each) => hasValue(each, steps, at, wanted))
  const step = steps[at]
  if (step === undefined) return String(value ?? '') === wanted
  if (typeof value !== 'object' || value === null) return wanted === ''
  return hasValue((value as Readonly<Record<string, unknown>>)[step], steps, at + 1, wanted)
}
