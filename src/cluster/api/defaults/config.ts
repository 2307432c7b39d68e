// Defaults of namespaces, secrets and limits. Models pkg/apis/core/v1/defaults.go and conversion.go.
import { encodeBase64 } from '../base64.ts'
import type { LimitRangeItem, Namespace, ResourceQuota, Secret } from '../types/core-v1.ts'
import { edit, without } from './edit.ts'
import { roundResourceList } from './resources.ts'
import type { ResourceList } from './resources.ts'

const NAME_LABEL = 'kubernetes.io/metadata.name'

/** Every Namespace is labelled with its own name, whatever it says itself. */
export function defaultNamespace(before: Namespace): Namespace {
  const { name, labels } = before.metadata
  const namespace: Namespace = before.status?.phase ? before : { ...before, status: { ...before.status, phase: 'Active' as const } }
  if (!name || labels?.[NAME_LABEL] === name) return namespace
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } }
}

/** stringData is a way of writing: it becomes data and is never read back. */
export function defaultSecret(before: Secret): Secret {
  const secret = before.type ? before : { ...before, type: 'Opaque' }
  if (!secret.stringData) return secret
  const data = { ...secret.data, ...Object.fromEntries(Object.entries(secret.stringData).map(([key, text]) => [key, encodeBase64(text)])) }
  return { ...without(secret, 'stringData'), data }
}

/** For containers: a missing default is the maximum, a missing default request the default or else the minimum. */
export function defaultLimitRangeItem(before: LimitRangeItem): LimitRangeItem {
  let item = before
  for (const key of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) item = edit(item, key, roundResourceList)
  if (item.type !== 'Container') return item
  const limits = complete(item.default, item.max)
  const requests = complete(complete(item.defaultRequest, limits), item.min)
  return limits === item.default && requests === item.defaultRequest ? item : { ...item, default: limits, defaultRequest: requests }
}

export function defaultResourceQuota(quota: ResourceQuota): ResourceQuota {
  return edit(edit(quota, 'spec', (spec) => edit(spec, 'hard', roundResourceList)), 'status', (status) => edit(edit(status, 'hard', roundResourceList), 'used', roundResourceList))
}

function complete(list: ResourceList | undefined, from: ResourceList | undefined): ResourceList | undefined {
  const missing = Object.keys(from ?? {}).filter((name) => !(name in (list ?? {})))
  return missing.length === 0 ? list : { ...list, ...Object.fromEntries(missing.map((name) => [name, from![name]!])) }
}
