// What a LimitRange gives to a pod and demands of it; pure. Models plugin/pkg/admission/limitranger/admission.go.
import { compareQuantities, parseQuantity, podTotal, printQuantity, quantitySign, type Amounts } from '../../api/index.ts'
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '../../api/types/core-v1.ts'

export type { Amounts }

const ANNOTATION = 'kubernetes.io/limit-ranger'
/** Ratios are compared in thousandths as long as those are exact. */
const EXACT_MILLI_MAX = 9_223_372_036_854_774

/** The pod with the defaults of a LimitRange, and an annotation that says which. */
export function applyLimitRange(range: LimitRange, pod: Pod): Pod {
  const defaults = defaultsOf(range)
  if (Object.keys(defaults.limits).length === 0 && Object.keys(defaults.requests).length === 0) return pod
  const notes: string[] = []
  const merge = (kind: string) => (container: Container): Container => mergeDefaults(container, defaults, kind, notes)
  const { spec } = pod
  const containers = spec?.containers.map(merge('container'))
  const initContainers = spec?.initContainers?.map(merge('init container'))
  if (notes.length === 0) return pod
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` }
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...spec, containers, ...(initContainers ? { initContainers } : {}) } as PodSpec }
}

/** What of a pod breaks a LimitRange, in the server's words. */
export function podLimitProblems({ spec }: LimitRange, { spec: pod }: Pod): readonly string[] {
  const containers = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])]
  return (spec?.limits ?? []).flatMap((item) => {
    if (item.type === 'Container') return containers.flatMap(({ resources }) => itemProblems(item, resources?.requests ?? {}, resources?.limits ?? {}))
    if (item.type === 'Pod') return itemProblems(item, podTotal(pod, 'requests'), podTotal(pod, 'limits'))
    return []
  })
}

/** What of a claim breaks a LimitRange. */
export function claimLimitProblems({ spec }: LimitRange, claim: PersistentVolumeClaim): readonly string[] {
  const requests = claim.spec?.resources?.requests ?? {}
  return (spec?.limits ?? []).filter(({ type }) => type === 'PersistentVolumeClaim').flatMap(({ type, min = {}, max = {} }) => [
    ...each(min, (name, bound) => minimum(type, name, bound, requests, {})),
    ...each(max, (name, bound) => maximumRequest(type, name, bound, requests)),
  ])
}

/** Several problems as one text (utilerrors.NewAggregate). */
export function aggregate(problems: readonly string[]): string {
  const distinct = [...new Set(problems)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}

function defaultsOf({ spec }: LimitRange): { readonly limits: Amounts; readonly requests: Amounts } {
  const items = (spec?.limits ?? []).filter(({ type }) => type === 'Container')
  return { limits: Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts, requests: Object.assign({}, ...items.map(({ defaultRequest = {} }) => defaultRequest)) as Amounts }
}

function mergeDefaults(container: Container, defaults: { readonly limits: Amounts; readonly requests: Amounts }, kind: string, notes: string[]): Container {
  const { limits = {}, requests = {} } = container.resources ?? {}
  const newLimits = missing(defaults.limits, limits)
  const newRequests = missing(defaults.requests, requests)
  if (newRequests.length > 0) notes.push(`${newRequests.join(', ')} request for ${kind} ${container.name}`)
  if (newLimits.length > 0) notes.push(`${newLimits.join(', ')} limit for ${kind} ${container.name}`)
  if (newLimits.length === 0 && newRequests.length === 0) return container
  return {
    ...container,
    resources: {
      ...container.resources,
      ...(newLimits.length > 0 ? { limits: { ...limits, ...pick(defaults.limits, newLimits) } } : {}),
      ...(newRequests.length > 0 ? { requests: { ...requests, ...pick(defaults.requests, newRequests) } } : {}),
    },
  }
}

function missing(defaults: Amounts, present: Amounts): readonly string[] {
  return Object.keys(defaults).filter((name) => present[name] === undefined).sort()
}

function pick(amounts: Amounts, names: readonly string[]): Amounts {
  return Object.fromEntries(names.map((name) => [name, amounts[name]!]))
}

function itemProblems({ type, min = {}, max = {}, maxLimitRequestRatio = {} }: LimitRangeItem, requests: Amounts, limits: Amounts): readonly string[] {
  return [
    ...each(min, (name, bound) => minimum(type, name, bound, requests, limits)),
    ...each(max, (name, bound) => maximum(type, name, bound, requests, limits)),
    ...each(maxLimitRequestRatio, (name, bound) => ratio(type, name, bound, requests[name], limits[name])),
  ]
}

function each(bounds: Amounts, check: (name: string, bound: string) => string | undefined): readonly string[] {
  return Object.keys(bounds).flatMap((name) => check(name, bounds[name]!) ?? [])
}

function minimum(type: string, name: string, bound: string, requests: Amounts, limits: Amounts): string | undefined {
  const [request, limit] = [requests[name], limits[name]]
  const rule = `minimum ${name} usage per ${type} is ${print(bound)}`
  if (request === undefined) return `${rule}.  No request is specified`
  if (compareQuantities(request, bound) < 0) return `${rule}, but request is ${print(request)}`
  return limit !== undefined && compareQuantities(limit, bound) < 0 ? `${rule}, but limit is ${print(limit)}` : undefined
}

function maximum(type: string, name: string, bound: string, requests: Amounts, limits: Amounts): string | undefined {
  const [request, limit] = [requests[name], limits[name]]
  const rule = `maximum ${name} usage per ${type} is ${print(bound)}`
  if (limit === undefined) return `${rule}.  No limit is specified`
  if (compareQuantities(limit, bound) > 0) return `${rule}, but limit is ${print(limit)}`
  return request !== undefined && compareQuantities(request, bound) > 0 ? `${rule}, but request is ${print(request)}` : undefined
}

function maximumRequest(type: string, name: string, bound: string, requests: Amounts): string | undefined {
  const request = requests[name]
  const rule = `maximum ${name} usage per ${type} is ${print(bound)}`
  if (request === undefined) return `${rule}.  No request is specified`
  return compareQuantities(request, bound) > 0 ? `${rule}, but request is ${print(request)}` : undefined
}

function ratio(type: string, name: string, bound: string, request: string | undefined, limit: string | undefined): string | undefined {
  const rule = `${name} max limit to request ratio per ${type} is ${print(bound)}`
  if (request === undefined || quantitySign(request) === 0) return `${rule}, but no request is specified or request is 0`
  if (limit === undefined || quantitySign(limit) === 0) return `${rule}, but no limit is specified or limit is 0`
  const most = parseQuantity(bound)
  const found = parseQuantity(limit).milli / parseQuantity(request).milli
  const isTooMuch = most.value <= EXACT_MILLI_MAX ? found * 1000 > most.milli : found > most.value
  return isTooMuch ? `${rule}, but provided ratio is ${found.toFixed(6)}` : undefined
}

function print(amount: string): string {
  return printQuantity(parseQuantity(amount))
}
