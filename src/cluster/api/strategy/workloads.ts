// Workloads with something of their own. Models pkg/registry/apps and batch.
import { applyDefaults } from '../defaults/index.ts'
import { deepEqual } from '../equal.ts'
import type { DaemonSet } from '../types/apps-v1.ts'
import type { Job } from '../types/batch-v1.ts'
import { dropDisabledFieldsOfTemplate } from './disabled-fields.ts'
import { withMeta } from './stored.ts'
import type { CreateContext, Stored } from './stored.ts'

/** Counts the templates of a DaemonSet; upstream keeps it as a field and shows it as this annotation. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'
const UID_LABEL = 'batch.kubernetes.io/controller-uid'
const NAME_LABEL = 'batch.kubernetes.io/job-name'
const OLD_UID_LABEL = 'controller-uid'
const OLD_NAME_LABEL = 'job-name'

export function createDaemonSet(object: Stored): Stored {
  return withTemplateGeneration(dropDisabledFieldsOfTemplate(object), templateGenerationOf(object) || 1)
}

/** The count is the server's, whatever the client sent. */
export function updateDaemonSet(next: Stored, old: Stored): Stored {
  const prepared = dropDisabledFieldsOfTemplate(next)
  const changed = !deepEqual((prepared as DaemonSet).spec?.template, (old as DaemonSet).spec?.template)
  return withTemplateGeneration(prepared, templateGenerationOf(old) + (changed ? 1 : 0))
}

export function isNewDaemonSet(next: Stored, old: Stored): boolean {
  return !deepEqual(next.spec, old.spec)
}

/** Unless its owner chooses, a Job selects its pods by its own uid, and its template is labelled so. */
export function createJob(object: Stored, { uid }: CreateContext): Stored {
  const job = dropDisabledFieldsOfTemplate(object) as Job
  if (!job.spec || job.spec.manualSelector) return job as Stored
  const { name = '', labels } = job.metadata
  const template = job.spec.template
  const given = template.metadata?.labels
  const templateLabels = { [OLD_NAME_LABEL]: name, [NAME_LABEL]: name, [OLD_UID_LABEL]: uid, [UID_LABEL]: uid, ...given }
  const spec = {
    ...job.spec,
    selector: { ...job.spec.selector, matchLabels: { [UID_LABEL]: uid, ...job.spec.selector?.matchLabels } },
    template: { ...template, metadata: { ...template.metadata, labels: templateLabels } },
  }
  // Labels that defaulting took from the template are the template's own map upstream, so what is added there shows here.
  const metadata = labels && labels === given ? { ...job.metadata, labels: templateLabels } : job.metadata
  // Defaulting runs once more when the stored Job is read back: a Job without labels then takes its template's.
  return applyDefaults('batch/v1', 'Job', { ...job, metadata, spec } as Job) as Stored
}

function templateGenerationOf(object: Stored): number {
  return Number(object.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0)
}

function withTemplateGeneration(object: Stored, generation: number): Stored {
  const { annotations } = object.metadata
  if (annotations?.[TEMPLATE_GENERATION] === String(generation)) return object
  return withMeta(object, { annotations: { ...annotations, [TEMPLATE_GENERATION]: String(generation) } })
}
