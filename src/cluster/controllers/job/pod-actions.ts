// Makes and deletes a Job's pods. Models manageJob and deleteJobPods of pkg/controller/job/job_controller.go.
import { hasReason, keyOf } from '../../api/index.ts'
import type { Job } from '../../api/types/batch-v1.ts'
import type { Container, Pod, PodTemplateSpec } from '../../api/types/core-v1.ts'
import { PODS, type Client } from '../../client/index.ts'
import type { Group, Process } from '../../../kernel/index.ts'
import { attempt, isNamespaceTerminating, isPodReady, podFromTemplate, slowStart, together, type Expectations, type PodControl } from '../framework/index.ts'
import { FAILURE_ANNOTATION } from './indexes.ts'
import { FINALIZER, INDEX_ANNOTATION, completionIndex, hasFinalizer, isIndexed, isSuspended, replacesOnlyFailed } from './pods.ts'

export const PODS_PER_SYNC = 500

/** How many pods should be active now: no more than run in parallel, and no more than are still to complete. */
export function wantedActive({ spec }: Job, succeeded: number, active: number): number {
  const parallelism = spec?.parallelism ?? 1
  if (spec?.completions === undefined) return succeeded > 0 ? active : parallelism
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded))
}

/** Active pods to delete: all of a suspended Job, those beyond `wanted`, and those that share an index or are out of range. */
export function planRemoval(job: Job, active: readonly Pod[], wanted: number): readonly Pod[] {
  if (isSuspended(job)) return active
  const least = Math.max(0, active.length - wanted)
  const remove: Pod[] = []
  let rest = active
  if (isIndexed(job)) {
    const seen = new Set<number>()
    for (const pod of active) {
      const index = completionIndex(job, pod)
      if (index === undefined || seen.has(index)) remove.push(pod)
      else seen.add(index)
    }
    rest = active.filter((pod) => !remove.includes(pod)).toSorted((a, b) => (completionIndex(job, b) ?? 0) - (completionIndex(job, a) ?? 0))
  }
  return [...remove, ...rest.toSorted((a, b) => Number(isPodReady(a)) - Number(isPodReady(b))).slice(0, Math.max(0, least - remove.length))]
}

/** How many pods to make when none are to be deleted; pods on their way out count where they are replaced only when failed. */
export function plannedCreations(job: Job, active: number, terminating: number, wanted: number): number {
  return Math.max(0, Math.min(PODS_PER_SYNC, wanted - active - (replacesOnlyFailed(job) ? terminating : 0)))
}

export interface JobPodActions {
  readonly client: Client
  readonly group: Group
  readonly podControl: PodControl
  readonly expectations: Expectations
}

/** Makes pods, each for one of `indexes` where there are some. Gives how many were made, and the first error. */
export function* createPods(actions: JobPodActions, job: Job, count: number, indexes: readonly number[], failures: ReadonlyMap<number, number>): Process<{ readonly done: number; readonly error: Error | undefined }> {
  const { group, podControl, expectations } = actions
  const key = keyOf(job)
  expectations.expectCreations(key, count)
  const result = yield* slowStart(group, `create pods of ${key}`, count, (i) => createPod(podControl, job, jobTemplate(job, indexes[i], failures), indexes[i]))
  expectations.creationObserved(key, count - result.done)
  return result
}

function* createPod(podControl: PodControl, job: Job, template: PodTemplateSpec, index: number | undefined): Process<void> {
  const pod = podFromTemplate(template, job)
  const named = index === undefined ? pod : { ...pod, metadata: { ...pod.metadata, generateName: `${job.metadata.name}-${index}-` } }
  const { error } = yield* attempt(podControl.create(job, named))
  if (error && !isNamespaceTerminating(error)) throw error
}

/** The Job's template with what tracks its pods, and what tells a pod its index. */
function jobTemplate(job: Job, index: number | undefined, failures: ReadonlyMap<number, number>): PodTemplateSpec {
  const { template } = job.spec!
  const finalizers = [...(template.metadata?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER), FINALIZER]
  const metadata = { ...template.metadata, finalizers }
  if (index === undefined) return { ...template, metadata }
  const text = String(index)
  const count: Readonly<Record<string, string>> = job.spec?.backoffLimitPerIndex === undefined ? {} : { [FAILURE_ANNOTATION]: String(failures.get(index) ?? 0) }
  const env = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX_ANNOTATION}']` } } }
  const withIndex = (container: Container): Container => (container.env?.some(({ name }) => name === env.name) ? container : { ...container, env: [...(container.env ?? []), env] })
  const spec = template.spec!
  return {
    ...template,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [INDEX_ANNOTATION]: text, ...count }, labels: { ...metadata.labels, [INDEX_ANNOTATION]: text } },
    spec: { ...spec, hostname: `${job.metadata.name}-${index}`, containers: spec.containers.map(withIndex), ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}) },
  }
}

/** What came of deleting pods: how many went, how many of them were ready, and the first error. */
interface Removal {
  readonly done: number
  readonly ready: number
  readonly error: Error | undefined
}

/** Deletes the pods of a Job that is over. They are still to be counted, so that they keep their finalizer. Models deleteActivePods. */
export function* stopPods(actions: JobPodActions, job: Job, pods: readonly Pod[]): Process<Removal> {
  return removalOf(pods, yield* together(actions.group, `stop pods of ${keyOf(job)}`, pods.map((pod) => actions.podControl.delete(job, pod.metadata.name))))
}

/** Deletes pods that are too many, or not wanted for now: they count neither as succeeded nor as failed. Models deleteJobPods. */
export function* removePods({ client, group, podControl, expectations }: JobPodActions, job: Job, pods: readonly Pod[]): Process<Removal> {
  const key = keyOf(job)
  expectations.expectDeletions(key, pods.map(keyOf))
  function* remove(pod: Pod): Process<void> {
    if (hasFinalizer(pod)) yield* releasePod(client, pod)
    yield* podControl.delete(job, pod.metadata.name)
  }
  const errors = yield* together(group, `delete pods of ${key}`, pods.map(remove))
  errors.forEach((error, i) => {
    if (error) expectations.deletionObserved(key, keyOf(pods[i]!))
  })
  return removalOf(pods, errors)
}

function removalOf(pods: readonly Pod[], errors: readonly (Error | undefined)[]): Removal {
  const gone = pods.filter((_, i) => errors[i] === undefined || hasReason(errors[i], 'NotFound'))
  return { done: gone.length, ready: gone.filter(isPodReady).length, error: errors.find((error) => error && !hasReason(error, 'NotFound')) }
}

/** Takes the finalizer from a pod; one that is gone is fine. */
export function* releasePod(client: Client, { metadata }: Pod): Process<void> {
  const { error } = yield* attempt(client.patch(PODS, metadata.name, metadata.namespace, 'application/strategic-merge-patch+json', { metadata: { '$deleteFromPrimitiveList/finalizers': [FINALIZER] } }))
  if (error && !hasReason(error, 'NotFound')) throw error
}
