// kubectl rollout. Models kubectl/pkg/cmd/rollout.
import { ApiError, formatTime, type KubeObject } from '../../../api/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS } from '../../command.ts'
import { CommandError, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { objectPrinterOf, printResult } from '../../output.ts'
import { kindName, resourceName } from '../../rest-mapper.ts'
import { fetchSelected, findTargets, selectDocuments, selectorOf, throwErrors, type Selected } from '../../selection.ts'
import type { Process } from '../../../../kernel/index.ts'
import { family } from '../../family.ts'
import { historyText, revisionsOf } from './rollout-history.ts'
import { hasRolloutStatus, rolloutStatus } from './rollout-status.ts'
import { rollBack } from './rollout-undo.ts'
import { watchObject } from './watch-object.ts'

const SELECTED = [{ name: 'selector', short: 'l', type: 'string' }, ...FILE_FLAGS] as const
const CHANGING = [...SELECTED, ...PRINT_FLAGS, ...DRY_RUN_FLAGS] as const
/** These know no dry run. */
const PATCHING = [...SELECTED, ...PRINT_FLAGS, { name: 'field-manager', type: 'string' }] as const
const REVISION = { name: 'revision', type: 'int' } as const
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

export const ROLLOUT = family({
  name: 'rollout',
  about: `Manage the rollout of one or many resources.

 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets

Examples:
  # Rollback to the previous deployment
  kubectl rollout undo deployment/abc

  # Check the rollout status of a daemonset
  kubectl rollout status daemonset/foo

  # Restart a deployment
  kubectl rollout restart deployment/abc

  # Restart deployments with the 'app=nginx' label
  kubectl rollout restart deployment --selector=app=nginx`,
  usage: 'rollout SUBCOMMAND [options]',
  helpOn: 'stdout',
  children: [
    [{ name: 'history', flags: [REVISION, ...SELECTED, ...PRINT_FLAGS], run: history }, 'View rollout history'],
    [{ name: 'pause', flags: PATCHING, run: (invocation) => patchEach(invocation, 'paused', pausing) }, 'Mark the provided resource as paused'],
    [{ name: 'restart', flags: PATCHING, run: (invocation) => patchEach(invocation, 'restarted', (object) => restarting(object, formatTime(invocation.now))) }, 'Restart a resource'],
    [{ name: 'resume', flags: PATCHING, run: (invocation) => patchEach(invocation, 'resumed', resuming) }, 'Resume a paused resource'],
    [{ name: 'status', flags: [REVISION, { name: 'watch', short: 'w', type: 'bool' }, { name: 'timeout', type: 'duration' }, ...SELECTED], run: status }, 'Show the status of the rollout'],
    [{ name: 'undo', flags: [{ name: 'to-revision', type: 'int' }, ...CHANGING], run: undo }, 'Undo a previous rollout'],
  ],
})

/** What the command names; a type alone means all of that type. */
function* workloads(invocation: Invocation): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  const { args, flags } = invocation
  const isFiles = flags.list('filename').length > 0
  if (args.length === 0 && !isFiles) throw new CommandError('required resource not specified')
  const targets = yield* findTargets(invocation, args, { wholeTypes: true })
  if (targets !== 'files') return yield* fetchSelected(invocation, targets, selectorOf(invocation))
  const { found, errors } = yield* selectDocuments(invocation)
  const fetched: Selected[] = []
  const failed = [...errors]
  for (const each of found) {
    try {
      fetched.push({ ...each, object: yield* invocation.send(each.mapping, 'get', each) })
    } catch (error) {
      failed.push(error)
    }
  }
  return { found: fetched, errors: failed }
}

const whole = ({ mapping, object }: Selected): KubeObject => ({ ...object!, kind: mapping.kind, apiVersion: mapping.apiVersion })
/** Kinds as errors show them: `ReplicaSet.apps`. */
const groupKind = ({ mapping }: Selected): string => (mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`)

function* status(invocation: Invocation): Process<void> {
  const { flags } = invocation
  const revision = flags.int('revision', 0)
  if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
  const { found, errors } = yield* workloads(invocation)
  const failed: unknown[] = [...errors]
  const timeout = flags.duration('timeout', 0)
  for (const selected of found) {
    const { mapping } = selected
    const deadline = timeout > 0 ? invocation.now + timeout : undefined
    try {
      if (!hasRolloutStatus(mapping)) throw new CommandError(`no status viewer has been implemented for ${groupKind(selected)}`)
      const done = yield* watchObject(invocation, mapping, selected, deadline, (event) => {
        if (event.type === 'deleted') throw new CommandError('object has been deleted')
        if (event.type === 'absent') return undefined
        const told = rolloutStatus(event.object, revision)
        invocation.out(`${told.message}\n`)
        return told.done || (flags.has('watch') && !flags.bool('watch')) ? true : undefined
      })
      if (!done) throw new CommandError('timed out waiting for the condition')
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

function* history(invocation: Invocation): Process<void> {
  const { flags } = invocation
  const revision = flags.int('revision', 0)
  if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
  const { found, errors } = yield* workloads(invocation)
  const failed: unknown[] = [...errors]
  for (const selected of found) {
    const { mapping, name } = selected
    try {
      if (!hasRolloutStatus(mapping)) throw new CommandError(`no history viewer has been implemented for ${JSON.stringify(groupKind(selected))}`)
      const latest: KubeObject = yield* invocation.send(mapping, 'get', { name, namespace: selected.namespace })
      const print = objectPrinterOf(invocation, [], true)
      if (print) {
        for (const each of yield* revisionsOf(invocation, latest, revision)) print(each)
        continue
      }
      const text = yield* historyText(invocation, latest, revision)
      invocation.out(`${kindName(mapping)}/${name} ${revision > 0 ? `with revision #${revision}` : ''}\n${text}\n`)
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

function* undo(invocation: Invocation): Process<void> {
  const { found, errors } = yield* workloads(invocation)
  const failed: unknown[] = [...errors]
  for (const selected of found) {
    try {
      if (!hasRolloutStatus(selected.mapping)) throw new CommandError(`no rollbacker has been implemented for ${JSON.stringify(groupKind(selected))}`)
      const { object, operation } = yield* rollBack(invocation, selected.mapping, whole(selected), invocation.flags.int('to-revision', 0))
      printResult(invocation, selected.mapping, object, operation, { typed: true })
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

/** What to patch; undefined when nothing would change. Throws CommandError. */
type Plan = (object: KubeObject) => object | undefined

function* patchEach(invocation: Invocation, operation: string, plan: Plan): Process<void> {
  const { found, errors } = yield* workloads(invocation)
  const failed: unknown[] = [...errors]
  for (const selected of found) {
    const { mapping, name, namespace } = selected
    let body: object | undefined
    try {
      body = plan(whole(selected))
    } catch (error) {
      failed.push(new CommandError(`error: ${resourceName(mapping)} "${name}" ${messageOf(error)}`))
      continue
    }
    if (body === undefined) {
      failed.push(new CommandError(`failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`))
      continue
    }
    try {
      const query = { fieldManager: invocation.flags.string('field-manager') || 'kubectl-rollout' }
      const result = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/strategic-merge-patch+json', body, query })
      printResult(invocation, mapping, result, operation, { typed: true })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failed.push(new CommandError(`failed to patch: ${error.message}`))
    }
  }
  if (found.length === 0 && failed.length === 0) invocation.err(`No resources found in ${invocation.namespace} namespace.\n`)
  throwErrors(failed)
}

const pausedOf = (object: KubeObject, verb: string): boolean => {
  if (object.kind !== 'Deployment') throw new CommandError(`${verb} is not supported`)
  return (object as { readonly spec?: { readonly paused?: boolean } }).spec?.paused === true
}

function pausing(object: KubeObject): object {
  if (pausedOf(object, 'pausing')) throw new CommandError('is already paused')
  return { spec: { paused: true } }
}

function resuming(object: KubeObject): object {
  if (!pausedOf(object, 'resuming')) throw new CommandError('is not paused')
  return { spec: { paused: null } }
}

function restarting(object: KubeObject, now: string): object | undefined {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind ?? '')) throw new CommandError('restarting is not supported')
  const { spec } = object as { readonly spec?: { readonly paused?: boolean; readonly template?: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } } } }
  if (spec?.paused) throw new CommandError("can't restart paused deployment (run rollout resume first)")
  if (spec?.template?.metadata?.annotations?.[RESTARTED_AT] === now) return undefined
  return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } }
}
