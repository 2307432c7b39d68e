// Pods. Models pkg/registry/core/pod/strategy.go.
import { settleObject } from '../decode/index.ts'
import { edit, editEach, fill, put } from '../defaults/index.ts'
import { deepEqual } from '../equal.ts'
import { qosClassOf } from '../qos/index.ts'
import type { Container, Pod, PodAffinityTerm, PodCondition, PodSpec, PodStatus, WeightedPodAffinityTerm } from '../types/core-v1.ts'
import type { LabelSelector, LabelSelectorRequirement } from '../types/meta-v1.ts'
import { dropDisabledFields, dropDisabledFieldsOfPodStatus } from './disabled-fields.ts'
import { shareCondition } from './shared-conditions.ts'
import type { CreateContext, Stored } from './stored.ts'

/** A new Pod is Pending; one with gates says at once that it is not to be scheduled. */
export function createPod(object: Stored, { now }: CreateContext): Stored {
  const pod = object as Pod
  const spec = mergeLabelKeys(withGrace(dropDisabledFields(pod.spec!)), pod.metadata.labels ?? {})
  const { kind, apiVersion, metadata } = pod
  const status: PodStatus = { phase: 'Pending', qosClass: qosClassOf(spec) }
  if (!spec.schedulingGates?.length) return { kind, apiVersion, metadata, spec, status } as Stored
  const gated: PodCondition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    lastTransitionTime: now,
  }
  return { kind, apiVersion, metadata, spec, status: { ...status, conditions: [gated] } } as Stored
}

/** A grace period below nothing is a second. Models mutateTerminationGracePeriod. */
function withGrace(spec: PodSpec): PodSpec {
  return (spec.terminationGracePeriodSeconds ?? 0) < 0 ? put(spec, { terminationGracePeriodSeconds: 1 }) : spec
}

export function updatePod(next: Stored): Stored {
  return edit(next as Pod, 'spec', dropDisabledFields) as Stored
}

/** Old kubelets forget what they do not know, so that is put back. */
export function updatePodStatus(next: Stored, old: Stored): Stored {
  const before = (old as Pod).status ?? {}
  const status = fill(dropDisabledFieldsOfPodStatus((next as Pod).status ?? {}), { qosClass: before.qosClass, observedGeneration: before.observedGeneration } as Partial<PodStatus>)
  const conditions = editEach(status, 'conditions', (condition) => {
    const known = before.conditions?.find(({ type }) => type === condition.type)?.observedGeneration
    return shareCondition(known ? fill(condition, { observedGeneration: known }) : condition)
  })
  return conditions === (next as Pod).status ? next : ({ ...next, status: conditions } as Stored)
}

/** A write of the ephemeralcontainers subresource: only those containers are taken from it. */
export function prepareForEphemeralContainers(next: Pod, old: Pod): Pod {
  return nextGeneration({ ...old, metadata: requestedMeta(next, old), spec: dropDisabledFields({ ...old.spec!, ephemeralContainers: next.spec?.ephemeralContainers ?? [] }) }, old)
}

/**
 * A write of the resize subresource: resources and resize policies of containers. Containers that were renamed or moved
 * stay as they came, and a Pod with more or fewer of them wholly, for validation to refuse.
 */
export function prepareForResize(next: Pod, old: Pod): Pod {
  const { containers = [], initContainers = [] } = next.spec ?? {}
  const before = old.spec!
  if ((containers ?? []).length !== (before.containers ?? []).length || initContainers.length !== (before.initContainers ?? []).length) return updatePod(next) as Pod
  const spec: PodSpec = {
    ...before,
    containers: resized(containers, before.containers),
    ...(initContainers.length > 0 && { initContainers: resized(initContainers, before.initContainers!) }),
  }
  return nextGeneration({ ...old, metadata: requestedMeta(next, old), spec: dropDisabledFields(spec) }, old)
}

function resized(next: readonly Container[], old: readonly Container[]): readonly Container[] {
  if (next.some((container, i) => container.name !== old[i]!.name)) return next
  return old.map((container, i) => ({ ...container, resources: next[i]!.resources!, resizePolicy: next[i]!.resizePolicy! }))
}

/** What a write of a status keeps is the old Pod's; the rest is as requested (metav1.ResetObjectMetaForStatus). */
function requestedMeta(next: Pod, old: Pod): Pod['metadata'] {
  const { deletionTimestamp, generation, labels, annotations, finalizers, ownerReferences } = old.metadata
  return { ...next.metadata, deletionTimestamp, generation, labels, annotations, finalizers, ownerReferences } as Pod['metadata']
}

function nextGeneration(pod: Pod, old: Pod): Pod {
  const changed = !deepEqual(pod.spec, old.spec)
  return settleObject(changed ? { ...pod, metadata: { ...pod.metadata, generation: (old.metadata.generation ?? 0) + 1 } } : pod)
}

type AffinityTerms = {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}

/** The values of a Pod's own labels, named by matchLabelKeys, become part of the selectors beside them. */
function mergeLabelKeys(before: PodSpec, labels: Readonly<Record<string, string>>): PodSpec {
  if (!before.affinity && !before.topologySpreadConstraints) return before
  const spec = edit(before, 'affinity', (affinity) =>
    edit(edit(affinity, 'podAffinity', (terms) => mergeTerms(terms, labels)), 'podAntiAffinity', (terms) => mergeTerms(terms, labels)))
  return editEach(spec, 'topologySpreadConstraints', (constraint) => addToSelector(constraint, requirements(constraint.matchLabelKeys, labels, 'In')))
}

function mergeTerms(affinity: AffinityTerms, labels: Readonly<Record<string, string>>): AffinityTerms {
  const required = editEach(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', (term) => mergeTerm(term, labels))
  return editEach(required, 'preferredDuringSchedulingIgnoredDuringExecution', (weighted) => edit(weighted, 'podAffinityTerm', (term) => mergeTerm(term, labels)))
}

function mergeTerm(term: PodAffinityTerm, labels: Readonly<Record<string, string>>): PodAffinityTerm {
  return addToSelector(term, [...requirements(term.matchLabelKeys, labels, 'In'), ...requirements(term.mismatchLabelKeys, labels, 'NotIn')])
}

function requirements(keys: readonly string[] | undefined, labels: Readonly<Record<string, string>>, operator: string): readonly LabelSelectorRequirement[] {
  return (keys ?? []).filter((key) => key in labels).map((key) => ({ key, operator, values: [labels[key]!] }))
}

function addToSelector<T extends { readonly labelSelector?: LabelSelector }>(holder: T, added: readonly LabelSelectorRequirement[]): T {
  if (!holder.labelSelector || added.length === 0) return holder
  return { ...holder, labelSelector: { ...holder.labelSelector, matchExpressions: [...(holder.labelSelector.matchExpressions ?? []), ...added] } }
}
