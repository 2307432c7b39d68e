// Revisions of a pod template. Models pkg/controller/history: each is a ControllerRevision that holds the template as a patch.
import type { PodTemplateSpec } from '../../api/types/core-v1.ts'
import type { ControllerRevision } from '../../api/types/apps-v1.ts'
import type { Json } from '../../api/index.ts'
import { semanticEqual } from './equality.ts'

/** The patch that brings an object back to this template. */
export function revisionData(template: PodTemplateSpec): Json {
  return { spec: { template: { ...(template as unknown as { readonly [key: string]: Json }), $patch: 'replace' } } }
}

/** The template that a revision holds. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (data as { readonly spec: { readonly template: PodTemplateSpec & { readonly $patch?: string } } }).spec.template
  return template
}

export const holdsTemplate = (revision: ControllerRevision, template: PodTemplateSpec): boolean => semanticEqual(templateOf(revision), template)

/** Lower revision first; older first among equals, then by name. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const highestRevision = (revisions: readonly ControllerRevision[]): number => Math.max(0, ...revisions.map(({ revision }) => revision))
