// The revisions of a workload. Models kubectl/pkg/polymorphichelpers/history.go.
import { applyStrategicMergePatch, formatLabelSelector, schemaOfKind, type KubeList, type KubeObject } from '../../../api/index.ts'
import type { ControllerRevision, ReplicaSet } from '../../../api/types/apps-v1.ts'
import type { PodTemplateSpec } from '../../../api/types/core-v1.ts'
import type { LabelSelector } from '../../../api/types/meta-v1.ts'
import { describeTemplateText } from '../../describe/index.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { DESCRIBE_LAYOUT, TabWriter } from '../../printing/index.ts'
import type { Process } from '../../../../kernel/index.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** One revision, with what it was made of. */
export interface Revision<T extends KubeObject = KubeObject> { readonly number: number; readonly cause: string; readonly source: T }

type Workload = KubeObject & { readonly spec?: { readonly selector?: LabelSelector; readonly template?: PodTemplateSpec } }

/** ReplicaSets of a Deployment that carry a revision, in no order. */
export function* replicaSetRevisions(invocation: Invocation, deployment: KubeObject): Process<Revision<ReplicaSet>[]> {
  const items = yield* owned<ReplicaSet>(invocation, deployment, 'ReplicaSet')
  return items.flatMap((source) => {
    const number = Number.parseInt(source.metadata.annotations?.[REVISION] ?? '', 10)
    return Number.isNaN(number) ? [] : [{ number, cause: source.metadata.annotations?.[CHANGE_CAUSE] ?? '', source }]
  })
}

/** ControllerRevisions of a DaemonSet or StatefulSet, in no order. */
export function* controllerRevisions(invocation: Invocation, workload: KubeObject): Process<Revision<ControllerRevision>[]> {
  const items = yield* owned<ControllerRevision>(invocation, workload, 'ControllerRevision')
  return items.map((source) => ({ number: source.revision, cause: source.metadata.annotations?.[CHANGE_CAUSE] ?? '', source }))
}

function* owned<T extends KubeObject>(invocation: Invocation, owner: KubeObject, kind: string): Process<readonly T[]> {
  const mapping = (yield* invocation.mapper.findKind('apps/v1', kind))!
  const labelSelector = formatLabelSelector((owner as Workload).spec?.selector)
  const list = yield* invocation.send<KubeList<T>>(mapping, 'list', { namespace: owner.metadata.namespace, query: { labelSelector } })
  return list.items.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === owner.metadata.uid))
}

/** The revisions as objects, oldest first: ReplicaSets of a Deployment, else the workload as each revision had it. Throws CommandError. */
export function* revisionsOf(invocation: Invocation, object: KubeObject, revision: number): Process<readonly KubeObject[]> {
  const isDeployment = object.kind === 'Deployment'
  const revisions: Revision[] = isDeployment ? yield* replicaSetRevisions(invocation, object) : yield* controllerRevisions(invocation, object)
  const wanted = revision > 0 ? revisions.filter(({ number }) => number === revision) : revisions.sort((a, b) => a.number - b.number)
  if (revision > 0 && wanted.length === 0) throw new CommandError('unable to find the specified revision')
  return wanted.map(({ source }) => (isDeployment ? { ...source, kind: 'ReplicaSet', apiVersion: 'apps/v1' } : ({ ...object, spec: { ...(object as Workload).spec, template: templateIn(object, source as ControllerRevision) } } as KubeObject)))
}

/** What `rollout history` says: a table, or the template of one revision. Throws CommandError. */
export function* historyText(invocation: Invocation, object: KubeObject, revision: number): Process<string> {
  const isDeployment = object.kind === 'Deployment'
  const revisions: Revision[] = isDeployment ? yield* replicaSetRevisions(invocation, object) : yield* controllerRevisions(invocation, object)
  if (revisions.length === 0) return 'No rollout history found.'
  if (revision > 0) {
    const found = revisions.find(({ number }) => number === revision)
    if (!found) throw new CommandError('unable to find the specified revision')
    return describeTemplateText(isDeployment ? templateOf(found as Revision<ReplicaSet>) : templateIn(object, found.source as ControllerRevision))
  }
  const writer = new TabWriter(DESCRIBE_LAYOUT)
  writer.write('REVISION\tCHANGE-CAUSE\n')
  for (const { number, cause } of revisions.sort((a, b) => a.number - b.number)) writer.write(`${number}\t${cause || '<none>'}\n`)
  return writer.take()
}

function templateOf({ cause, source }: Revision<ReplicaSet>): PodTemplateSpec | undefined {
  const template = source.spec?.template
  return cause === '' || !template ? template : { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: cause } } } as PodTemplateSpec
}

/** The template that a workload would have at a revision. */
export function templateIn(workload: KubeObject, { data }: ControllerRevision): PodTemplateSpec | undefined {
  const schema = schemaOfKind(workload.apiVersion!, workload.kind!)!
  return (applyStrategicMergePatch(workload as never, data as never, schema) as unknown as Workload).spec?.template
}
