// kubectl drain. Models kubectl/pkg/cmd/drain and pkg/drain.
import { ApiError, SelectorError, parseLabelSelector } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import { SECOND, sleep, type Micros, type Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, type Command } from '../../command.ts'
import { CommandError, ErrorList, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf } from '../../output.ts'
import { isNotFound } from '../../selection.ts'
import { cordonEach, namedNodes } from './cordon.ts'
import { podsToDelete } from './drain-pods.ts'

export { CORDON, UNCORDON } from './cordon.ts'

const RETRY_AFTER = 5 * SECOND
const POLL_EVERY = 1 * SECOND

export const DRAIN: Command = {
  name: 'drain',
  flags: [
    { name: 'force', type: 'bool' }, { name: 'ignore-daemonsets', type: 'bool' }, { name: 'delete-emptydir-data', type: 'bool' }, { name: 'grace-period', type: 'int' }, { name: 'timeout', type: 'duration' },
    { name: 'selector', short: 'l', type: 'string' }, { name: 'pod-selector', type: 'string' }, { name: 'disable-eviction', type: 'bool' }, { name: 'skip-wait-for-delete-timeout', type: 'int' }, { name: 'chunk-size', type: 'int' }, ...DRY_RUN_FLAGS,
  ],
  *run(invocation) {
    if (!isSelector(invocation.flags.string('pod-selector'))) throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector')
    const nodes = yield* namedNodes(invocation)
    yield* cordonEach(invocation, nodes, true)
    const fatal: unknown[] = []
    const remaining: string[] = []
    for (const { name } of nodes) {
      try {
        yield* emptyNode(invocation, name)
        invocation.out(`node/${name} drained${{ none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(invocation)]}\n`)
      } catch (error) {
        if (!(error instanceof CommandError) && !(error instanceof ApiError)) throw error
        invocation.err(`error: unable to drain node ${JSON.stringify(name)} due to error: ${aggregated(error)}, continuing command...\n`)
        fatal.push(error)
        remaining.push(name)
      }
    }
    if (remaining.length === 0) return
    invocation.err(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`)
    // What failed has its own list inside, so it is printed without `error:`.
    throw new ErrorList(fatal.flatMap((error) => (error instanceof ErrorList ? error.errors : [error])))
  },
}

function isSelector(text: string): boolean {
  try {
    parseLabelSelector(text)
    return true
  } catch (error) {
    if (error instanceof SelectorError) return false
    throw error
  }
}

/** Several errors in one line, as Go's aggregates print. */
function aggregated(error: CommandError | ApiError): string {
  const errors = error instanceof ErrorList ? error.errors : [error]
  const texts = [...new Set(errors.map(messageOf))]
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]!
}

function* emptyNode(invocation: Invocation, node: string): Process<void> {
  const { pods, warning, errors } = yield* podsToDelete(invocation, node)
  if (errors.length > 0) throw new ErrorList(errors)
  if (warning !== '') invocation.err(`Warning: ${warning}\n`)
  if (dryRunOf(invocation) === 'client') {
    for (const { metadata } of pods) invocation.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`)
    return
  }
  const failures = invocation.flags.bool('disable-eviction') ? yield* deleteAll(invocation, pods) : yield* evictAll(invocation, pods)
  if (failures.length === 0) return
  const failed = new ErrorList(failures)
  const pending = yield* podsToDelete(invocation, node)
  if (pending.pods.length > 0) {
    invocation.err(`There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${aggregated(failed)}\n${pending.pods.map(({ metadata }) => `pod/${metadata.name}\n`).join('')}`)
  }
  throw failed
}

interface Deadline { readonly at: Micros | undefined; readonly text: string }

function deadlineOf({ flags, now }: Invocation): Deadline {
  const timeout = flags.duration('timeout', 0)
  return { at: timeout > 0 ? now + timeout : undefined, text: goDuration(timeout) }
}

/** `8s`, `1m0s`, `1h0m0s`. */
export function goDuration(micros: Micros): string {
  const seconds = Math.floor(micros / SECOND)
  const rest = (micros % SECOND) / SECOND
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const tail = `${(seconds % 60) + rest}s`
  return hours > 0 ? `${hours}h${minutes}m${tail}` : minutes > 0 ? `${minutes}m${tail}` : tail
}

/** Evicts all at once, each with its own retries; gives what failed. */
function* evictAll(invocation: Invocation, pods: readonly Pod[]): Process<readonly CommandError[]> {
  const deadline = deadlineOf(invocation)
  const { group } = invocation.client.config
  const tasks = pods.map((pod) => group.spawn('kubectl drain', evict(invocation, pod, deadline)))
  for (const task of tasks) task.onDone = () => {}
  const failures: CommandError[] = []
  try {
    for (const task of tasks) {
      const failure = yield* task.join()
      if (failure) failures.push(failure)
    }
  } finally {
    for (const task of tasks) task.kill()
  }
  return failures
}

function* evict(invocation: Invocation, pod: Pod, deadline: Deadline): Process<CommandError | undefined> {
  const { name, namespace } = pod.metadata
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const quoted = `pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`
  const isDryRun = dryRunOf(invocation) === 'server'
  const grace = invocation.flags.int('grace-period', -1)
  const deleteOptions = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(isDryRun ? { dryRun: ['All'] } : {}) }
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions }
  for (;;) {
    invocation.out(`evicting pod ${namespace}/${name}${isDryRun ? ' (server dry run)' : ''}\n`)
    if (deadline.at !== undefined && invocation.now >= deadline.at) return new CommandError(`error when evicting ${quoted}: global timeout reached: ${deadline.text}`)
    try {
      yield* invocation.send(pods, 'create', { name, namespace, subresource: 'eviction', body })
      break
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isNotFound(error)) return undefined
      const isEnding = error.reason === 'Forbidden' && error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')
      if (error.reason === 'TooManyRequests') invocation.err(`error when evicting ${quoted} (will retry after 5s): ${error.message}\n`)
      else if (isEnding) invocation.err(`error when evicting pod ${JSON.stringify(name)} from terminating namespace ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`)
      else return new CommandError(`error when evicting ${quoted}: ${error.message}`)
      yield* sleep(RETRY_AFTER)
    }
  }
  return isDryRun ? undefined : yield* untilGone(invocation, pod, deadline, 'evicted')
}

/** Looks each second until the pod is gone or another has its name. */
function* untilGone(invocation: Invocation, pod: Pod, deadline: Deadline, operation: string): Process<CommandError | undefined> {
  const { name, namespace, uid } = pod.metadata
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  for (;;) {
    const there = yield* present(invocation, pod)
    if (there === undefined || there.metadata.uid !== uid) {
      invocation.out(`${pods.singular}/${name} ${operation}\n`)
      return undefined
    }
    const skip = invocation.flags.int('skip-wait-for-delete-timeout', 0) * SECOND
    if (skip > 0 && there.metadata.deletionTimestamp !== undefined) return undefined
    if (deadline.at !== undefined && invocation.now >= deadline.at) return new CommandError(`error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: global timeout reached: ${deadline.text}`)
    yield* sleep(POLL_EVERY)
  }
}

function* present(invocation: Invocation, { metadata }: Pod): Process<Pod | undefined> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  try {
    return yield* invocation.send<Pod>(pods, 'get', { name: metadata.name, namespace: metadata.namespace })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function* deleteAll(invocation: Invocation, targets: readonly Pod[]): Process<readonly CommandError[]> {
  const deadline = deadlineOf(invocation)
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const grace = invocation.flags.int('grace-period', -1)
  for (const { metadata } of targets) {
    yield* invocation.send(pods, 'delete', { name: metadata.name, namespace: metadata.namespace, body: { kind: 'DeleteOptions', apiVersion: 'v1', ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) } })
  }
  const failures: CommandError[] = []
  for (const pod of targets) {
    const failure = yield* untilGone(invocation, pod, deadline, 'deleted')
    if (failure) failures.push(failure)
  }
  return failures
}
