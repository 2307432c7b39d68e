// A machine's packet filter as rows to be read: for each destination a chain, in it a step for each Pod that may be chosen, as kube-proxy writes them.
import type { FilterRule } from '../../../worker/protocol.ts'

export type RuleRow =
  | { readonly kind: 'table'; readonly chain: 'KUBE-SERVICES' | 'KUBE-NODEPORTS'; readonly count: number }
  | { readonly kind: 'chain'; readonly id: string; readonly service: string; readonly ip: string; readonly port: string; readonly protocol: string; readonly as: FilterRule['kind']; readonly affinitySeconds: number | undefined }
  | { readonly kind: 'choice'; readonly id: string; readonly to: string; readonly ip: string; readonly step: number; readonly of: number; readonly probability: number | undefined }
  | { readonly kind: 'refusal'; readonly id: string; readonly how: 'reject' | 'drop' }

/** Chains in the order of their Services' names; those of the machine's own ports after those of addresses. */
export function projectRules(rules: readonly FilterRule[]): RuleRow[] {
  const sorted = [...rules].sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : a.at < b.at ? -1 : 1))
  const [ports, addresses] = [sorted.filter((rule) => rule.kind === 'node-port'), sorted.filter((rule) => rule.kind !== 'node-port')]
  return [...tableOf('KUBE-SERVICES', addresses), ...tableOf('KUBE-NODEPORTS', ports)]
}

function tableOf(chain: 'KUBE-SERVICES' | 'KUBE-NODEPORTS', rules: readonly FilterRule[]): RuleRow[] {
  return rules.length === 0 ? [] : [{ kind: 'table', chain, count: rules.length }, ...rules.flatMap(rowsOf)]
}

function rowsOf({ at, service, kind, backends, otherwise, affinitySeconds }: FilterRule): RuleRow[] {
  const [, ip = '', port = '', protocol = ''] = /^(.*):(\d+)\/(\w+)$/.exec(at) ?? []
  const chain: RuleRow = { kind: 'chain', id: at, service, ip, port, protocol, as: kind, affinitySeconds }
  if (backends.length === 0) return [chain, { kind: 'refusal', id: `${at} none`, how: otherwise }]
  // Each step is tried in turn: one of those that are left, so that all have the same chance in the end. The last takes what is left.
  return [chain, ...backends.map((backend, i): RuleRow => ({ kind: 'choice', id: `${at} ${i}`, to: `${backend.ip}:${backend.port}`, ip: backend.ip, step: i + 1, of: backends.length, probability: i === backends.length - 1 ? undefined : 1 / (backends.length - i) }))]
}

export const ROW_HEIGHT: Readonly<Record<RuleRow['kind'], number>> = { table: 40, chain: 56, choice: 32, refusal: 32 }

/** Where each row begins, and after the last where they end. */
export function offsetsOf(rows: readonly RuleRow[]): number[] {
  const offsets = [0]
  for (const row of rows) offsets.push(offsets.at(-1)! + ROW_HEIGHT[row.kind])
  return offsets
}

/** The rows that are to be seen between two heights: from one to before another. */
export function rowsBetween(offsets: readonly number[], top: number, bottom: number): readonly [from: number, to: number] {
  const last = offsets.length - 1
  return [Math.max(0, Math.min(last, firstAbove(offsets, top) - 1)), Math.min(last, firstAbove(offsets, bottom))]
}

/** The first offset that is greater than a height. */
function firstAbove(offsets: readonly number[], height: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (offsets[middle]! > height) high = middle
    else low = middle + 1
  }
  return low
}
