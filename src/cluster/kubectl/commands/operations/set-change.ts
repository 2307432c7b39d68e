// What every `kubectl set` does: works out a change of an object and sends it as a patch. Models kubectl/pkg/cmd/set/helper.go.
import { ApiError, createTwoWayMergePatch, schemaOfKind, type KubeObject } from '../../../api/index.ts'
import type { PodSpec } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { CommandError, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { recorded } from '../../record.ts'
import { findTargets, fetchSelected, selectDocuments, selectorOf, throwErrors, type Selected } from '../../selection.ts'

/** The pod spec of a pod or of a template, and how to put another in its place. */
export function podSpecOf(object: KubeObject): { spec: PodSpec; replace: (spec: PodSpec) => KubeObject } | undefined {
  const outer = (object as { spec?: Record<string, unknown> }).spec
  if (!outer) return undefined
  if (object.kind === 'Pod') return { spec: outer as unknown as PodSpec, replace: (spec) => ({ ...object, spec }) as KubeObject }
  if (object.kind === 'CronJob') {
    const job = outer['jobTemplate'] as { spec: { template: { spec: PodSpec } } }
    return { spec: job.spec.template.spec, replace: (spec) => ({ ...object, spec: { ...outer, jobTemplate: { ...job, spec: { ...job.spec, template: { ...job.spec.template, spec } } } } }) as KubeObject }
  }
  const template = outer['template'] as { spec?: PodSpec } | undefined
  if (!template?.spec) return undefined
  return { spec: template.spec, replace: (spec) => ({ ...object, spec: { ...outer, template: { ...template, spec } } }) as KubeObject }
}

/** `*v1.ConfigMap`, as Go names the type. */
export const goType = ({ apiVersion = 'v1', kind = '' }: KubeObject): string => `*${apiVersion.split('/').at(-1)}.${kind}`

/** The pod spec, which must be there. Throws CommandError. */
export function needPodSpec(object: KubeObject): NonNullable<ReturnType<typeof podSpecOf>> {
  const pod = podSpecOf(object)
  if (!pod) throw new CommandError(`the object is not a pod or does not have a pod template: ${goType(object)}`)
  return pod
}

/** What the words name, as the server has it. A failure of one is a failure of all: nothing has been changed yet. */
export function* objectsToSet(invocation: Invocation, words: readonly string[]): Process<readonly Selected[]> {
  // What is worked on locally comes from files alone; words are not looked at.
  const targets = yield* findTargets(invocation, invocation.flags.bool('local') ? [] : words)
  const { found, errors } = targets === 'files' ? yield* selectDocuments(invocation) : yield* fetchSelected(invocation, targets, selectorOf(invocation))
  throwErrors(errors)
  if (targets !== 'files' || invocation.flags.bool('local')) return found
  const fetched: Selected[] = []
  for (const each of found) fetched.push({ ...each, object: yield* invocation.send(each.mapping, 'get', each) })
  return fetched
}

export interface Change {
  /** `image updated`. */
  readonly operation: string
  /** What stands before an error of the server: `failed to patch image update to pod template: `; nothing leaves it as it is. */
  readonly failure: string
  /** True for those that say what they did even where there was nothing to do, and whose failures name no object. */
  readonly always?: boolean
  /** The object as it shall be. Errors that it throws concern this object; those it gives to `report` leave the rest of the change. */
  readonly plan: (object: KubeObject, report: (error: CommandError) => void) => KubeObject
}

/** Changes the objects by patch, where there is a difference; says so for each. */
export function* changeEach(invocation: Invocation, selected: readonly Selected[], { operation, failure, always = false, plan }: Change): Process<void> {
  const { flags } = invocation
  const failed: unknown[] = []
  const isLocal = flags.bool('local') || dryRunOf(invocation) === 'client'
  for (const { mapping, name, namespace, object: given } of selected) {
    const object = { ...given!, kind: mapping.kind, apiVersion: mapping.apiVersion }
    let changed: KubeObject
    try {
      changed = recorded(invocation, plan(object, (error) => failed.push(error)))
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      failed.push(always ? error : new CommandError(`error: ${mapping.resource}/${name} ${error.message}`))
      continue
    }
    const patch = createTwoWayMergePatch(object, changed, schemaOfKind(mapping.apiVersion, mapping.kind)!)
    if (Object.keys(patch).length === 0 && !always) continue
    try {
      const query = { fieldManager: flags.string('field-manager') || 'kubectl-set', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) }
      printResult(invocation, mapping, isLocal ? changed : yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/strategic-merge-patch+json', body: patch, query }), operation, { typed: true })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failed.push(failure === '' ? error : new CommandError(`${failure}${messageOf(error)}`))
    }
  }
  throwErrors(failed)
}
