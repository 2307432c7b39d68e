// Back to an earlier revision. Models kubectl/pkg/polymorphichelpers/rollback.go.
import { deepEqual, type KubeObject } from '../../../api/index.ts'
import type { ReplicaSet } from '../../../api/types/apps-v1.ts'
import type { PodTemplateSpec } from '../../../api/types/core-v1.ts'
import { describeTemplateText } from '../../describe/index.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf } from '../../output.ts'
import type { Mapping } from '../../rest-mapper.ts'
import type { Process } from '../../../../kernel/index.ts'
import { controllerRevisions, replicaSetRevisions, templateIn } from './rollout-history.ts'

const HASH_LABEL = 'pod-template-hash'
/** A Deployment keeps its own of these; they do not come back with an old ReplicaSet. */
const KEPT = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to']

export interface RollBack { readonly object: KubeObject; readonly operation: string }

const skipped = (revision: number): string => `skipped rollback (current template already matches revision ${revision})`
const unknownRevision = (revision: number): CommandError => new CommandError(`unable to find specified revision ${revision} in history`)

/** Rolls a workload back to a revision, 0 being the one before the present; gives what to print. Throws CommandError, ApiError. */
export function* rollBack(invocation: Invocation, mapping: Mapping, object: KubeObject, toRevision: number): Process<RollBack> {
  if (toRevision < 0) throw unknownRevision(toRevision)
  const latest: KubeObject = yield* invocation.send(mapping, 'get', { name: object.metadata.name, namespace: object.metadata.namespace })
  return object.kind === 'Deployment' ? yield* rollBackDeployment(invocation, mapping, latest, toRevision) : yield* rollBackRevisions(invocation, mapping, latest, toRevision)
}

function* rollBackDeployment(invocation: Invocation, mapping: Mapping, object: KubeObject, toRevision: number): Process<RollBack> {
  const { name, namespace, annotations = {} } = object.metadata
  const { paused, template } = (object as unknown as { readonly spec: { readonly paused?: boolean; readonly template: PodTemplateSpec } }).spec
  const revisions = (yield* replicaSetRevisions(invocation, object)).sort((a, b) => b.number - a.number)
  const wanted = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions[1]
  if (!wanted) throw toRevision > 0 ? unknownRevision(toRevision) : new CommandError(`no rollout history found for deployment "${name}"`)
  const old = (wanted.source as ReplicaSet).spec?.template as PodTemplateSpec
  if (dryRunOf(invocation) === 'client') return { object, operation: describeTemplateText(old) }
  if (paused) throw new CommandError(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`)
  const restored = withoutHash(old)
  if (deepEqual(restored, withoutHash(template))) return { object, operation: skipped(toRevision) }
  const wantedAnnotations = Object.fromEntries([...Object.entries(annotations).filter(([key]) => KEPT.includes(key)), ...Object.entries(wanted.source.metadata.annotations ?? {}).filter(([key]) => !KEPT.includes(key))])
  const body = [{ op: 'replace', path: '/spec/template', value: restored }, { op: 'replace', path: '/metadata/annotations', value: wantedAnnotations }]
  const result = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/json-patch+json', body, query: dryRunQuery(invocation) })
  return { object: result, operation: 'rolled back' }
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [HASH_LABEL]: hash, ...labels } = template.metadata?.labels ?? {}
  return hash === undefined ? template : { ...template, metadata: { ...template.metadata!, labels } }
}

function* rollBackRevisions(invocation: Invocation, mapping: Mapping, object: KubeObject, toRevision: number): Process<RollBack> {
  const revisions = (yield* controllerRevisions(invocation, object)).sort((a, b) => b.number - a.number)
  if (toRevision === 0 && revisions.length <= 1) throw new CommandError('no last revision to roll back to')
  const wanted = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions[1]
  if (!wanted) throw unknownRevision(toRevision)
  const template = templateIn(object, wanted.source)
  if (dryRunOf(invocation) === 'client') return { object, operation: describeTemplateText(template) }
  if (deepEqual(template, (object as { readonly spec?: { readonly template?: PodTemplateSpec } }).spec?.template)) return { object, operation: skipped(toRevision) }
  const { name, namespace } = object.metadata
  const result = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/strategic-merge-patch+json', body: wanted.source.data, query: dryRunQuery(invocation) })
  return { object: result, operation: 'rolled back' }
}

const dryRunQuery = (invocation: Invocation): { dryRun?: readonly string[] } => (dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {})
