// Pod Security: a namespace's labels say which standard its pods must meet. Models pod-security-admission.
// Left out: versions other than the latest, exemptions, audit annotations.
import type { KubeObject } from '../../../api/index.ts'
import type { Namespace, Pod, PodTemplateSpec } from '../../../api/types/core-v1.ts'
import { FieldErrors } from '../../../api/validation/index.ts'
import { fieldPath, invalid } from '../../status.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from '../admission.ts'
import { BASELINE, RESTRICTED, type Check, type Finding } from './checks.ts'

const LABEL = 'pod-security.kubernetes.io/'
const MODES = ['enforce', 'audit', 'warn']
const LEVELS: Readonly<Record<string, readonly Check[]>> = { privileged: [], baseline: BASELINE, restricted: RESTRICTED }

/** Why a label's value is no level; undefined when it is one. */
export function levelProblem(level: string): string | undefined {
  return LEVELS[level] ? undefined : 'must be one of privileged, baseline, restricted'
}

/** The level that a namespace asks for in a mode; what cannot be read counts as the strictest. */
function levelOf(labels: Readonly<Record<string, string>>, mode: string): string {
  const level = labels[LABEL + mode] ?? 'privileged'
  return levelProblem(level) ? 'restricted' : level
}

/** What of a pod a level forbids: `violates PodSecurity "restricted:latest": …`; undefined when nothing. */
export function violation(level: string, pod: Pod): string | undefined {
  const findings = findingsOf(level, pod)
  return findings.length === 0 ? undefined : `violates PodSecurity "${level}:latest": ${findings.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')}`
}

/** The names of the checks of a level that a pod fails, with commas; empty when it passes all. */
export function violatedChecks(level: string, pod: Pod): string {
  return findingsOf(level, pod).map(({ reason }) => reason).join(', ')
}

function findingsOf(level: string, pod: Pod): readonly Finding[] {
  return (LEVELS[level] ?? []).flatMap((check) => check(pod) ?? [])
}

const WORKLOADS = ['replicationcontrollers', 'podtemplates', 'replicasets.apps', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'cronjobs.batch']

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  resources: ['pods', 'namespaces', ...WORKLOADS],
  validate(request) {
    const { context, operation, object, old } = request
    if (operation === 'DELETE' || !object) return
    if (context.served.kind === 'Namespace') {
      checkLevels(request, object as Namespace)
      return warnOfExisting(request, object as Namespace, old as Namespace | undefined)
    }
    const labels = labelsOf(request)
    if (!labels) return
    if (context.served.kind === 'Pod') {
      if (operation === 'CREATE' ? context.subresource !== '' : context.subresource !== 'ephemeralcontainers') return
      return checkPod(request, object as Pod, labels)
    }
    const template = context.subresource === '' ? templateOf(object) : undefined
    if (template && template !== (old && templateOf(old))) warn(request, labels, { metadata: template.metadata ?? {}, spec: template.spec } as Pod)
  },
}

function checkLevels({ context }: AdmissionRequest, { metadata }: Namespace): void {
  const errors = new FieldErrors()
  for (const mode of MODES) {
    const level = metadata.labels?.[LABEL + mode]
    const problem = level === undefined ? undefined : levelProblem(level)
    if (problem) errors.invalid(fieldPath('metadata', 'labels').key(LABEL + mode), level, problem)
  }
  if (errors.any) throw invalid(context.served.qualifiedKind, metadata.name, errors.list)
}

function labelsOf({ core, context }: AdmissionRequest): Readonly<Record<string, string>> | undefined {
  const { labels } = core.etcd.get(core.registry.namespaces.prefix, context.namespace)?.object.metadata ?? {}
  return labels?.[`${LABEL}enforce`] || labels?.[`${LABEL}warn`] ? labels : undefined
}

function checkPod(request: AdmissionRequest, pod: Pod, labels: Readonly<Record<string, string>>): void {
  const problem = violation(levelOf(labels, 'enforce'), pod)
  if (problem) throw refuse(request, problem)
  warn(request, labels, pod)
}

function warn({ context }: AdmissionRequest, labels: Readonly<Record<string, string>>, pod: Pod): void {
  const problem = violation(levelOf(labels, 'warn'), pod)
  if (problem) context.warnings.push(`would ${problem.replace(/^violates/, 'violate')}`)
}

function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  const { spec, template } = object as KubeObject & { readonly template?: PodTemplateSpec; readonly spec?: { readonly template?: PodTemplateSpec; readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } } } }
  return template ?? spec?.template ?? spec?.jobTemplate?.spec?.template
}

/** A stricter level is announced with the pods that are there and would not be let in any more. */
function warnOfExisting({ core, context, operation }: AdmissionRequest, next: Namespace, old: Namespace | undefined): void {
  const level = next.metadata.labels?.[`${LABEL}enforce`]
  if (operation !== 'UPDATE' || !level || level === old?.metadata.labels?.[`${LABEL}enforce`] || !LEVELS[level]) return
  const names = new Map<string, string[]>()
  for (const { object } of core.etcd.range(core.registry.get('v1', 'pods').prefix, { under: `${next.metadata.name}/` })?.values ?? []) {
    const reasons = violatedChecks(level, object as Pod)
    if (reasons !== '') names.set(reasons, [...(names.get(reasons) ?? []), object.metadata.name])
  }
  if (names.size === 0) return
  context.warnings.push(`existing pods in namespace ${JSON.stringify(next.metadata.name)} violate the new PodSecurity enforce level "${level}:latest"`)
  for (const [reasons, [first, ...others]] of names) context.warnings.push(`${first}${others.length === 0 ? '' : others.length === 1 ? ' (and 1 other pod)' : ` (and ${others.length} other pods)`}: ${reasons}`)
}
