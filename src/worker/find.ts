// Search: things by name, kind, image, address or label; or all that a label selector or the value of a field means. Pure, over any objects.
import { parseLabelSelector } from '../cluster/api/selector/index.ts'
import type { KubeObject } from '../cluster/api/index.ts'
import type { Pod, Service } from '../cluster/api/types/core-v1.ts'
import { fieldMatcher, splitTerms } from './find-fields.ts'

type Objects = Readonly<Record<string, ReadonlyMap<string, KubeObject>>>
type Machines = readonly { readonly name: string; readonly address: string }[]

export interface Found {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  /** What matched, when it is not the name: an image, an address, a label. */
  readonly why: string
}

export interface Findings {
  readonly found: readonly Found[]
  /** How many there are besides. */
  readonly more: number
  /** Said when the query is a selector with a mistake in it. */
  readonly problem?: string
}

/** Kinds that can be found, the ones asked for most first. */
const SEARCHED: readonly string[] = ['pods', 'nodes', 'services', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'replicasets.apps', 'jobs.batch', 'cronjobs.batch', 'configmaps', 'secrets', 'persistentvolumeclaims', 'persistentvolumes', 'namespaces', 'serviceaccounts', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'roles.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io']
const NOTHING: Findings = { found: [], more: 0 }
const IS_SELECTOR = /[=!()]|\s(in|notin)\s/

/** Everything that a query means, best first, at most so many. */
export function find(objects: Objects, machines: Machines, query: string, most: number): Findings {
  const text = query.trim()
  if (text === '') return NOTHING
  let ranked: readonly Ranked[]
  if (IS_SELECTOR.test(text)) {
    const selected = bySelector(objects, text)
    if (typeof selected === 'string') return { ...NOTHING, problem: selected }
    ranked = selected
  } else ranked = byWords(objects, machines, text.toLowerCase().split(/\s+/))
  const sorted = [...ranked].sort(([a, x], [b, y]) => a - b || (x.name < y.name ? -1 : x.name > y.name ? 1 : 0)).map(([, found]) => found)
  return { found: sorted.slice(0, most), more: Math.max(0, sorted.length - most) }
}

type Ranked = readonly [rank: number, found: Found]

/** `app=web,status.phase=Pending`: terms about labels, as kubectl reads them, and about fields by their path. */
function bySelector(objects: Objects, text: string): Ranked[] | string {
  const { fields, labels } = splitTerms(text)
  try {
    const selector = labels === '' ? undefined : parseLabelSelector(labels)
    const fits = fields.map(fieldMatcher)
    const found: Ranked[] = []
    for (const { rank, resource, key, object } of everything(objects)) {
      const ownLabels = object.metadata.labels
      if (selector && (!ownLabels || !selector.matches(ownLabels))) continue
      if (fits.every((fit) => fit(object))) found.push([rank, foundOf(resource, key, object, '')])
    }
    return found
  } catch (error) {
    return error instanceof Error ? error.message : 'This is no label selector.'
  }
}

/** All words have to be somewhere; a name counts more than what else is known of a thing. */
function byWords(objects: Objects, machines: Machines, words: readonly string[]): Ranked[] {
  const addressOf = new Map(machines.map(({ name, address }) => [name, address]))
  const found: Ranked[] = []
  for (const { rank, resource, key, object } of everything(objects)) {
    const match = matchOf(words, resource, object, addressOf)
    if (match) found.push([match.worth * 100 + rank, foundOf(resource, key, object, match.why)])
  }
  return found
}

function matchOf(words: readonly string[], resource: string, object: KubeObject, addressOf: ReadonlyMap<string, string>): { readonly worth: number; readonly why: string } | undefined {
  const name = object.metadata.name.toLowerCase()
  const kind = (object.kind ?? '').toLowerCase()
  // Read only where the name says nothing: of 150,000 Pods most are passed over by their names alone.
  let told: readonly string[] | undefined
  let [worth, why] = [0, '']
  for (const word of words) {
    if (name === word) continue
    if (name.startsWith(word)) worth += 1
    else if (name.includes(word)) worth += 2
    else if (kind.startsWith(word) || `${kind}s` === word) worth += 1
    else {
      told ??= detailsOf(resource, object, addressOf)
      const detail = told.find((each) => each.toLowerCase().includes(word))
      if (detail === undefined) return undefined
      why = detail
      worth += 4
    }
  }
  return { worth, why }
}

function* everything(objects: Objects): Iterable<{ readonly rank: number; readonly resource: string; readonly key: string; readonly object: KubeObject }> {
  for (const [rank, resource] of SEARCHED.entries()) for (const [key, object] of objects[resource] ?? []) yield { rank, resource, key, object }
}

const foundOf = (resource: string, key: string, { kind = '', metadata }: KubeObject, why: string): Found => ({ key: `${resource}/${key}`, kind, name: metadata.name, namespace: metadata.namespace ?? '', why })

/** What else a thing may be looked for by. */
function detailsOf(resource: string, object: KubeObject, addressOf: ReadonlyMap<string, string>): string[] {
  const labels = Object.entries(object.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`)
  switch (resource) {
    case 'pods': {
      const { spec, status } = object as Pod
      return [...(status?.podIP ? [status.podIP] : []), ...(spec?.containers ?? []).map(({ image = '' }) => image), ...(spec?.nodeName ? [spec.nodeName] : []), ...labels]
    }
    case 'services': {
      const { spec, status } = object as Service
      return [...(spec?.clusterIP ? [spec.clusterIP] : []), ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : [])), ...labels]
    }
    case 'nodes':
      return [addressOf.get(object.metadata.name) ?? '', ...labels]
    default:
      return labels
  }
}
