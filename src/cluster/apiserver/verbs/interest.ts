// What a list, a watch or a deletecollection is about: its selectors, parsed and checked against what the kind offers.
import { SelectorError, parseFieldSelector, parseLabelSelector, type FieldSelector, type KubeObject, type Selector } from '../../api/index.ts'
import type { Interest } from '../cache/watcher.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest } from '../status.ts'

/** The namespace and selectors of a request. Throws BadRequest for a selector that cannot be read or asks for an unknown field. */
export function interestOf(context: RequestContext): Interest {
  const { query, namespace, name } = context
  try {
    const labels = query.labelSelector ? parseLabelSelector(query.labelSelector) : undefined
    const fields = fieldsOf(context, name === '' ? query.fieldSelector : withName(query.fieldSelector, name))
    return { namespace, labels, fields }
  } catch (problem) {
    if (problem instanceof SelectorError) throw badRequest(problem.message)
    throw problem
  }
}

function fieldsOf({ served }: RequestContext, text: string | undefined): FieldSelector | undefined {
  if (!text) return undefined
  const selector = parseFieldSelector(text)
  for (const { field } of selector.terms) {
    if (field === 'metadata.name' || field === 'metadata.namespace' || served.selectable.labels.includes(field)) continue
    throw badRequest(served.selectable.refuse(field))
  }
  return selector.terms.length === 0 ? undefined : selector
}

/** A watch on one name is a watch with a field selector. */
function withName(text: string | undefined, name: string): string {
  return text ? `${text},metadata.name=${name}` : `metadata.name=${name}`
}

/** Whether an object is among those that a request is about. */
export function concerns(context: RequestContext, { labels, fields }: { readonly labels: Selector | undefined; readonly fields: FieldSelector | undefined }, object: KubeObject): boolean {
  return (!labels || labels.matches(object.metadata.labels ?? {})) && (!fields || fields.matches(context.served.fieldsOf(object)))
}
