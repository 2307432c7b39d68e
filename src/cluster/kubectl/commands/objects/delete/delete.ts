// `kubectl delete`. Models kubectl/pkg/cmd/delete: everything is deleted first; then, unless something failed, waited for.
import { ApiError, type KubeList, type KubeObject, type Status } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { FILE_FLAGS, SELECTOR_FLAGS, type Command } from '../../../command.ts'
import { CommandError, SilentExit, withSource } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf, dryRunSuffix } from '../../../output.ts'
import { kindName } from '../../../rest-mapper.ts'
import { findTargets, isNotFound, listSelected, selectDocuments, selectorOf, throwErrors, type Selected } from '../../../selection.ts'
import { waitUntilGone, type Deleted } from './wait-until-gone.ts'

export const DELETE: Command = {
  name: 'delete',
  flags: [
    ...FILE_FLAGS, ...SELECTOR_FLAGS,
    { name: 'output', short: 'o', type: 'string' },
    { name: 'cascade', type: 'string', bare: 'background' },
    { name: 'dry-run', type: 'string', bare: 'unchanged' },
    { name: 'force', type: 'bool' },
    { name: 'grace-period', type: 'int' },
    { name: 'ignore-not-found', type: 'bool' },
    { name: 'interactive', short: 'i', type: 'bool' },
    { name: 'now', type: 'bool' },
    { name: 'raw', type: 'string' },
    { name: 'timeout', type: 'duration' },
    { name: 'wait', type: 'bool' },
  ],
  *run(invocation) {
    const options = optionsOf(invocation)
    const entries = yield* selectForDeletion(invocation)
    check(invocation, options)
    if (invocation.flags.bool('interactive') && !confirmed(invocation, entries)) throw new SilentExit(0)
    yield* deleteAll(invocation, entries, options)
  },
}

export interface DeleteOptions {
  /** Undefined leaves it to the object. */
  readonly gracePeriod: number | undefined
  readonly isForced: boolean
  readonly propagation: 'Background' | 'Foreground' | 'Orphan'
  readonly ignoreNotFound: boolean
  readonly waits: boolean
  /** Microseconds; 0 is as long as it takes. */
  readonly timeout: number
}

const CASCADES: Readonly<Record<string, DeleteOptions['propagation']>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan', true: 'Background', false: 'Orphan' }

/** What the flags come to. Throws CommandError. */
export function optionsOf({ flags }: Invocation): DeleteOptions {
  const isSelective = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== ''
  const isForced = flags.bool('force')
  const cascade = flags.string('cascade', 'background')
  const propagation = CASCADES[cascade]
  if (!propagation) throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  let grace = flags.int('grace-period', -1)
  if (flags.bool('now')) {
    if (grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together')
    grace = 1
  }
  // Without --force a period of 0 becomes 1, so that nobody loses data by accident.
  if (grace === 0 && !isForced) grace = 1
  if (isForced && grace < 0) grace = 0
  return {
    gracePeriod: grace < 0 ? undefined : grace,
    isForced,
    propagation,
    ignoreNotFound: flags.has('ignore-not-found') ? flags.bool('ignore-not-found') : isSelective,
    waits: !flags.has('wait') || flags.bool('wait'),
    timeout: flags.duration('timeout', 0),
  }
}

function check(invocation: Invocation, { gracePeriod, isForced }: DeleteOptions): void {
  const output = invocation.flags.string('output')
  if (output !== '' && output !== 'name') throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`)
  if (gracePeriod === 0 && isForced) invocation.err('Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n')
  else if (isForced) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
}

/** What is to go, and why some of it cannot be found. */
interface Selection {
  readonly found: readonly Selected[]
  readonly errors: readonly unknown[]
}

/** What is to go: named and read from files as it stands, without asking whether it exists; by a selector as listed. */
function* selectForDeletion(invocation: Invocation): Process<Selection> {
  const { flags, args } = invocation
  const targets = yield* findTargets(invocation, args)
  if (targets === 'files') return yield* selectDocuments(invocation)
  const found: Selected[] = []
  const errors: unknown[] = []
  for (const { mapping, name } of targets) {
    if (name !== undefined) {
      found.push({ mapping, name, namespace: mapping.namespaced ? invocation.namespace : undefined })
      continue
    }
    try {
      const namespace = flags.bool('all-namespaces') ? undefined : invocation.namespace
      const list = yield* listSelected<KubeList>(invocation, mapping, { namespace, query: { ...selectorOf(invocation), limit: 500 } })
      for (const { metadata } of list.items) found.push({ mapping, name: metadata.name, namespace: mapping.namespaced ? metadata.namespace : undefined })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      errors.push(error)
    }
  }
  return { found, errors }
}

function confirmed(invocation: Invocation, { found }: Selection): boolean {
  invocation.out(`You are about to delete the following ${found.length} resource(s):\n`)
  for (const { mapping, name } of found) invocation.out(`${kindName(mapping)}/${name}\n`)
  invocation.out('Do you want to continue? (y/N): ')
  const yes = /^y/i.test(invocation.laptop.stdin.trim())
  if (!yes) invocation.out('deletion is cancelled\n')
  return yes
}

/** Deletes, says so, waits. Throws what failed. */
export function* deleteAll(invocation: Invocation, { found, errors }: Selection, options: DeleteOptions): Process<void> {
  const failures: unknown[] = []
  const deleted: Deleted[] = []
  const dryRun = dryRunOf(invocation)
  let warns = invocation.target.isNamespaceExplicit && !invocation.flags.bool('all-namespaces')
  for (const selected of found) {
    const { mapping, name, namespace, source } = selected
    if (warns && !mapping.namespaced) {
      invocation.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
      warns = false
    }
    try {
      const uid = dryRun === 'client' ? undefined : yield* deleteOne(invocation, selected, options)
      report(invocation, selected, options)
      deleted.push({ mapping, name, namespace, uid })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!(options.ignoreNotFound && isNotFound(error))) failures.push(withSource('deleting', source, error))
    }
  }
  throwErrors([...failures, ...errors])
  if (found.length === 0) return invocation.out('No resources found\n')
  if (options.waits && dryRun === 'none') yield* waitUntilGone(invocation, deleted, options.timeout)
}

/** Gives the uid of what was deleted, as far as the server tells. */
function* deleteOne(invocation: Invocation, { mapping, name, namespace }: Selected, { gracePeriod, propagation }: DeleteOptions): Process<string | undefined> {
  const body = {
    kind: 'DeleteOptions', apiVersion: 'v1',
    ...(gracePeriod === undefined ? {} : { gracePeriodSeconds: gracePeriod }),
    propagationPolicy: propagation,
    ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}),
  }
  const answer = yield* invocation.send<KubeObject | Status>(mapping, 'delete', { name, ...(namespace === undefined ? {} : { namespace }), body })
  return 'details' in answer ? answer.details?.uid : (answer as KubeObject).metadata.uid
}

function report(invocation: Invocation, { mapping, name, namespace }: Selected, { gracePeriod }: DeleteOptions): void {
  if (invocation.flags.string('output') === 'name') return invocation.out(`${kindName(mapping)}/${name}\n`)
  const from = namespace === undefined ? '' : ` from ${namespace} namespace`
  invocation.out(`${kindName(mapping)} "${name}" ${gracePeriod === 0 ? 'force deleted' : 'deleted'}${from}${dryRunSuffix(invocation)}\n`)
}
