// kubectl logs. Models kubectl/pkg/cmd/logs.
import { ApiError, parseTime, type ApiQuery, type KubeList, type KubeObject, type Status } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import { SECOND, type Process } from '../../../../kernel/index.ts'
import type { Command } from '../../command.ts'
import { CommandError, messageOf, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { isNotFound, parseArguments } from '../../selection.ts'
import { LOGS_POD_TIMEOUT, allContainers, byLogging, defaultContainer, firstPod, podSelectorOf } from './pods-of.ts'

const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"
const SELECTOR_TAIL = 10
const MAX_FOLLOWED = 5

interface LogRequest { readonly pod: Pod; readonly container: string }

export const LOGS: Command = {
  name: 'logs',
  flags: [
    { name: 'follow', short: 'f', type: 'bool' }, { name: 'previous', short: 'p', type: 'bool' }, { name: 'container', short: 'c', type: 'string' }, { name: 'tail', type: 'int' },
    { name: 'since', type: 'duration' }, { name: 'since-time', type: 'string' }, { name: 'timestamps', type: 'bool' }, { name: 'limit-bytes', type: 'int' }, { name: 'selector', short: 'l', type: 'string' },
    { name: 'all-containers', type: 'bool' }, { name: 'all-pods', type: 'bool' }, { name: 'prefix', type: 'bool' }, { name: 'ignore-errors', type: 'bool' }, { name: 'max-log-requests', type: 'int' },
    { name: 'pod-running-timeout', type: 'duration' }, { name: 'insecure-skip-tls-verify-backend', type: 'bool' },
  ],
  *run(invocation) {
    const { args, flags } = invocation
    const selector = flags.string('selector')
    if ((args.length === 0 && selector === '') || args.length > 2) throw usageError('kubectl logs', USAGE)
    if (args.length > 0 && selector !== '') throw usageError('kubectl logs', 'only a selector (-l) or a POD name is allowed')
    const container = flags.string('container') || (args[1] ?? '')
    const query = logQuery(invocation, selector !== '')
    const { pods, object } = yield* targets(invocation, selector)
    validate(invocation, query, container)
    const requests: LogRequest[] = []
    const all = pods ?? (yield* podsFor(invocation, object!))
    for (const pod of all) requests.push(...containersOf(invocation, pod, container))
    if (flags.bool('follow') && requests.length > 1) {
      const most = flags.int('max-log-requests', MAX_FOLLOWED)
      if (requests.length > most) throw new CommandError(`you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`)
      return yield* followAll(invocation, requests, query)
    }
    for (const request of requests) yield* printLog(invocation, request, query)
  },
}

function logQuery({ flags }: Invocation, isSelective: boolean): ApiQuery {
  const sinceTime = flags.string('since-time')
  if (sinceTime !== '' && Number.isNaN(parseTime(sinceTime))) throw new CommandError(`parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`)
  const since = Math.round(flags.duration('since', 0) / SECOND)
  const tail = flags.int('tail', -1)
  return {
    ...(flags.bool('follow') ? { follow: true } : {}), ...(flags.bool('previous') ? { previous: true } : {}), ...(flags.bool('timestamps') ? { timestamps: true } : {}),
    ...(sinceTime === '' ? {} : { sinceTime }), ...(since === 0 ? {} : { sinceSeconds: since }), ...(flags.int('limit-bytes', 0) === 0 ? {} : { limitBytes: flags.int('limit-bytes', 0) }),
    ...(isSelective && tail === -1 && !flags.has('tail') ? { tailLines: SELECTOR_TAIL } : tail === -1 ? {} : { tailLines: tail }),
  }
}

/** The rules come after the lookup: a pod that is not there is said first. */
function validate({ flags, args }: Invocation, query: ApiQuery, container: string): void {
  if (query.sinceTime !== undefined && query.sinceSeconds !== undefined) throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (flags.bool('all-containers') && container !== '') throw new CommandError(`--all-containers=true should not be specified with container name ${container}`)
  if (flags.has('container') && args.length === 2) throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed')
  if ((query.limitBytes ?? 0) < 0) throw new CommandError('--limit-bytes must be greater than 0')
  if ((query.sinceSeconds ?? 0) < 0) throw new CommandError('--since must be greater than 0')
  if ((query.tailLines ?? 0) < -1) throw new CommandError('--tail must be greater than or equal to -1')
}

function* targets(invocation: Invocation, selector: string): Process<{ pods?: readonly Pod[]; object?: KubeObject }> {
  const { args, namespace, mapper } = invocation
  const podMapping = (yield* mapper.findKind('v1', 'Pod'))!
  try {
    if (selector !== '') {
      const list = yield* invocation.send<KubeList<Pod>>(podMapping, 'list', { namespace, query: { labelSelector: selector, limit: 500 } })
      if (list.items.length === 0) invocation.err(`No resources found in ${namespace} namespace.\n`)
      return { pods: list.items }
    }
    const [word = ''] = args
    const [{ mapping, name } = { mapping: podMapping, name: word }] = word.includes('/') ? yield* parseArguments(invocation, [word]) : []
    const object = yield* invocation.send(mapping, 'get', { name, namespace })
    return mapping.kind === 'Pod' && mapping.group === '' ? { pods: [object as Pod] } : { object: { ...object, kind: mapping.kind, apiVersion: mapping.apiVersion } }
  } catch (error) {
    if (isNotFound(error)) throw new CommandError(`error from server (NotFound): ${messageOf(error)} in namespace ${JSON.stringify(namespace)}`)
    throw error
  }
}

/** A workload's best pod, or all of them with --all-pods. */
function* podsFor(invocation: Invocation, object: KubeObject): Process<readonly Pod[]> {
  const { flags, namespace } = invocation
  const labelSelector = podSelectorOf(object, 'cannot get the logs from')
  if (flags.bool('all-pods')) {
    const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
    return (yield* invocation.send<KubeList<Pod>>(pods, 'list', { namespace, query: { labelSelector } })).items
  }
  const { pod, count } = yield* firstPod(invocation, namespace, labelSelector, flags.duration('pod-running-timeout', LOGS_POD_TIMEOUT), byLogging)
  if (count > 1) invocation.err(`Found ${count} pods, using pod/${pod.metadata.name}\n`)
  return [pod]
}

function containersOf(invocation: Invocation, pod: Pod, named: string): readonly LogRequest[] {
  if (invocation.flags.bool('all-containers')) return allContainers(pod).map(({ name }) => ({ pod, container: name }))
  const container = named || defaultContainer(invocation, pod)
  if (!allContainers(pod).some(({ name }) => name === container)) throw new CommandError(`container ${container} is not valid for pod ${pod.metadata.name}`)
  return [{ pod, container }]
}

function* printLog(invocation: Invocation, { pod, container }: LogRequest, query: ApiQuery): Process<void> {
  const { flags } = invocation
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const prefix = flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : ''
  const stream = invocation.open(pods, 'get', { name: pod.metadata.name, namespace: pod.metadata.namespace, subresource: 'log', query: { ...query, container } })
  let line = ''
  try {
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
      if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
      if (!('chunk' in item)) continue
      if (prefix === '') invocation.out(item.chunk)
      else {
        const lines = `${line}${item.chunk}`.split('\n')
        line = lines.pop()!
        for (const each of lines) invocation.out(`${prefix}${each}\n`)
      }
    }
    if (line !== '') invocation.out(`${prefix}${line}`)
  } catch (error) {
    if (!flags.bool('ignore-errors')) throw error
    invocation.out(`error: ${messageOf(error)}\n`)
  } finally {
    stream.close()
  }
}

function* followAll(invocation: Invocation, requests: readonly LogRequest[], query: ApiQuery): Process<void> {
  const { group } = invocation.client.config
  const tasks = requests.map((request) => group.spawn('kubectl logs', printLog(invocation, request, query)))
  for (const task of tasks) task.onDone = () => {}
  try {
    for (const task of tasks) yield* task.join()
  } finally {
    for (const task of tasks) task.kill()
  }
}
