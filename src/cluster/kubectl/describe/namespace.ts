// `kubectl describe` of Namespaces and of what limits them. Models describeNamespace, describeQuota and describeLimitRange.
import { parseQuantity, printQuantity, quantityOfValue } from '../../api/quantity/index.ts'
import type { LimitRange, LimitRangeItem, Namespace, ResourceQuota } from '../../api/types/core-v1.ts'
import { describerOf } from './describer.ts'
import { describeConditions } from './network.ts'
import { compare, type Page } from './page.ts'
import type { Query } from './related.ts'

export const namespaceDescriber = describerOf<Namespace>({
  related: ({ metadata }) => [quotasQuery(metadata.name), limitRangesQuery(metadata.name)],
  write(page, { metadata, status }, related) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'Status', status?.phase ?? '')
    if (status?.conditions?.length) describeConditions(page, status.conditions)
    page.line(0, '')
    describeQuotas(page, related.list<ResourceQuota>(quotasQuery(metadata.name)))
    page.line(0, '')
    describeLimitRanges(page, related.list<LimitRange>(limitRangesQuery(metadata.name)))
  },
})

function quotasQuery(namespace: string): Query {
  return { group: '', version: 'v1', resource: 'resourcequotas', namespace }
}

function limitRangesQuery(namespace: string): Query {
  return { group: '', version: 'v1', resource: 'limitranges', namespace }
}

function describeQuotas(page: Page, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    page.line(0, 'No resource quota.')
    return
  }
  page.line(0, 'Resource Quotas')
  for (const { metadata, spec, status } of [...quotas].sort((a, b) => compare(a.metadata.name, b.metadata.name))) {
    page.field(1, 'Name', metadata.name)
    describeScopes(page, 1, '', spec?.scopes)
    const { hard = {}, used = {} } = status ?? {}
    const rows = Object.keys(hard).sort().map((name) => [name, print(used[name]), print(hard[name])])
    page.table(1, ['Resource', 'Used', 'Hard'], rows, ['--------', '---', '---'])
  }
}

export const resourceQuotaDescriber = describerOf<ResourceQuota>({
  write(page, { metadata, spec, status }) {
    page.name(metadata)
    describeScopes(page, 0, ' ', spec?.scopes)
    const { hard = {}, used = {} } = status ?? {}
    page.table(0, ['Resource', 'Used', 'Hard'], Object.keys(hard).sort().map((name) => [name, printLike(hard[name]!, used[name] ?? '0'), print(hard[name])]))
  },
})

const SCOPE_HELP: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating: 'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function describeScopes(page: Page, level: number, indent: string, scopes: readonly string[] | undefined): void {
  if (!scopes?.length) return
  const sorted = [...scopes].sort()
  page.field(level, 'Scopes', sorted.join(', '))
  for (const scope of sorted) if (SCOPE_HELP[scope]) page.line(level, `${indent}* ${SCOPE_HELP[scope]}`)
}

function print(quantity: string | undefined): string {
  return printQuantity(parseQuantity(quantity ?? '0'))
}

/** What is used, in the format of the limit, whole units if that differs. */
function printLike(hard: string, used: string): string {
  const { format } = parseQuantity(hard)
  const quantity = parseQuantity(used)
  return quantity.format === format ? printQuantity(quantity) : quantityOfValue(quantity.value, format)
}

const LIMIT_HEADS = ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio']

export const limitRangeDescriber = describerOf<LimitRange>({
  write(page, { metadata, spec }) {
    page.name(metadata)
    page.table(0, LIMIT_HEADS, (spec?.limits ?? []).flatMap(limitRows))
  },
})

function describeLimitRanges(page: Page, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) {
    page.line(0, 'No LimitRange resource.')
    return
  }
  page.line(0, 'Resource Limits')
  const rows = ranges.flatMap(({ spec }) => (spec?.limits ?? []).flatMap(limitRows))
  // The whole table stands one blank to the right here.
  const indented = rows.map(([type, ...rest]) => [` ${type}`, ...rest])
  page.table(0, [' Type', ...LIMIT_HEADS.slice(1)], indented, [' ----', ...LIMIT_HEADS.slice(1).map((head) => '-'.repeat(head.length))])
}

/** One row for each resource that any of the item's lists names; upstream's order is chance, ours is by name. */
function limitRows({ type, min, max, default: limit, defaultRequest, maxLimitRequestRatio: ratio }: LimitRangeItem): readonly (readonly string[])[] {
  const lists = [min, max, defaultRequest, limit, ratio]
  const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort()
  return names.map((name) => [type, name, ...lists.map((list) => (list?.[name] === undefined ? '-' : print(list[name])))])
}
