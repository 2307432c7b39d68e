// The cells of dynamic resource allocation and of metrics. Models printResourceClaim, and metrics-server's own table.
import { addQuantities, parseQuantity, printQuantity } from '../quantity/index.ts'
import type { NodeMetrics, PodMetrics } from '../types/metrics-v1beta1.ts'
import type { ResourceClaim, ResourceSlice } from '../types/resource-v1.ts'
import { ageOf, cellsOfKind } from './cell.ts'

export const resourceClaimCells = cellsOfKind<ResourceClaim>((claim, now) => {
  const deleted = Boolean(claim.metadata.deletionTimestamp)
  const states = deleted ? ['deleted'] : []
  if (claim.status?.allocation) states.push('allocated', ...(claim.status.reservedFor?.length ? ['reserved'] : []))
  else if (!deleted) states.push('pending')
  return [claim.metadata.name, states.join(','), ageOf(claim, now)]
})

export const resourceSliceCells = cellsOfKind<ResourceSlice>((slice, now) => [
  slice.metadata.name,
  slice.spec.nodeName ?? '',
  slice.spec.driver,
  slice.spec.pool.name,
  ageOf(slice, now),
])

export const nodeMetricsCells = cellsOfKind<NodeMetrics>((metrics) => [
  metrics.metadata.name,
  usageText(metrics.usage['cpu']),
  usageText(metrics.usage['memory']),
  metrics.window,
])

export const podMetricsCells = cellsOfKind<PodMetrics>((metrics) => {
  const sum = (resource: string): string => metrics.containers.map(({ usage }) => usage[resource] ?? '0').reduce(addQuantities, '0')
  return [metrics.metadata.name, usageText(sum('cpu')), usageText(sum('memory')), metrics.window]
})

function usageText(quantity: string | undefined): string {
  return printQuantity(parseQuantity(quantity ?? '0'))
}
