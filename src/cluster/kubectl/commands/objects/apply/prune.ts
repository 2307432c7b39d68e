// `--prune`: objects that were applied with the same label and are not in the files any more are deleted. Models apply/prune.go.
import { LAST_APPLIED, findResource, formatTime, type KubeList } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf, printResult } from '../../../output.ts'
import type { Mapping } from '../../../rest-mapper.ts'
import { placeOf } from './client-side.ts'
import type { Applied } from './apply.ts'

/** What is pruned unless --prune-allowlist says otherwise. */
const DEFAULTS = [
  'v1/configmaps', 'v1/endpoints', 'v1/persistentvolumeclaims', 'v1/pods', 'v1/replicationcontrollers', 'v1/secrets', 'v1/services',
  'batch/v1/jobs', 'batch/v1/cronjobs', 'networking.k8s.io/v1/ingresses', 'apps/v1/daemonsets', 'apps/v1/deployments', 'apps/v1/replicasets', 'apps/v1/statefulsets',
  'v1/namespaces', 'v1/persistentvolumes',
]

const NAMESPACE_WARNING = 'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'

/** Deletes what is left over in the namespaces that were applied to, and says so. */
export function* prune(invocation: Invocation, applied: readonly Applied[], allowed: readonly Mapping[] | undefined): Process<void> {
  const kept = new Set(applied.map(({ object }) => object.metadata.uid))
  const namespaces = [...new Set(applied.map(({ object }) => object.metadata.namespace).filter((name) => name !== undefined))].sort()
  const mappings = allowed ?? prunable(invocation)
  for (const namespace of namespaces) {
    for (const mapping of mappings) if (mapping.namespaced) yield* pruneResource(invocation, mapping, namespace, kept)
  }
  for (const mapping of mappings) if (!mapping.namespaced) yield* pruneResource(invocation, mapping, undefined, kept)
}

function prunable(invocation: Invocation): readonly Mapping[] {
  // A namespace always counts as given: it has its default. What logs prints goes to stderr with the time and the line of the source.
  const now = formatTime(invocation.kernel.now)
  invocation.err(`W${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 19)}.000000       1 prune.go:71] ${NAMESPACE_WARNING}\n`)
  return DEFAULTS.map((path) => path.split('/')).map((parts) => findResource(parts.slice(0, -1).join('/'), parts.at(-1)!)).filter((found) => found !== undefined)
}

/** What --prune-allowlist names; undefined without it. Throws CommandError. */
export function* allowedMappings(invocation: Invocation): Process<readonly Mapping[] | undefined> {
  const entries = invocation.flags.list('prune-allowlist')
  if (entries.length === 0) return undefined
  const out: Mapping[] = []
  for (const entry of entries) {
    const parts = entry.split('/')
    if (parts.length !== 3) throw new CommandError(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`)
    const [group, version, kind] = parts as [string, string, string]
    const mapping = yield* invocation.mapper.findKind(group === 'core' || group === '' ? version : `${group}/${version}`, kind)
    if (!mapping) throw new CommandError(`no matches for kind "${kind}" in version "${group}/${version}"`)
    out.push(mapping)
  }
  return out
}

function* pruneResource(invocation: Invocation, mapping: Mapping, namespace: string | undefined, kept: ReadonlySet<string | undefined>): Process<void> {
  const labelSelector = invocation.flags.string('selector')
  const list = yield* invocation.send<KubeList>(mapping, 'list', { ...placeOf(namespace), query: labelSelector ? { labelSelector } : {} })
  for (const item of list.items) {
    if (item.metadata.annotations?.[LAST_APPLIED] === undefined || kept.has(item.metadata.uid)) continue
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) }
    if (dryRunOf(invocation) !== 'client') yield* invocation.send(mapping, 'delete', { name: item.metadata.name, ...placeOf(namespace), body })
    printResult(invocation, mapping, { ...item, apiVersion: mapping.apiVersion, kind: mapping.kind }, 'pruned')
  }
}
