// kubectl exec, attach and port-forward. Models kubectl/pkg/cmd/exec, pkg/cmd/attach and pkg/cmd/portforward.
import { ApiError, type ApiQuery, type KubeObject, type Status, type StreamItem } from '../../../api/index.ts'
import type { Pod, Service } from '../../../api/types/core-v1.ts'
import { select, type Channel, type ClientStream, type Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, type Command } from '../../command.ts'
import { CommandError, SilentExit, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { parseArguments } from '../../selection.ts'
import { forwardedPorts } from './forwarded-ports.ts'
import { EXEC_POD_TIMEOUT, allContainers, byActivity, defaultContainer, firstPod, podSelectorOf } from './pods-of.ts'

const SESSION = [{ name: 'container', short: 'c', type: 'string' }, { name: 'stdin', short: 'i', type: 'bool' }, { name: 'tty', short: 't', type: 'bool' }, { name: 'quiet', short: 'q', type: 'bool' }, { name: 'pod-running-timeout', type: 'duration' }] as const

export const EXEC: Command = {
  name: 'exec',
  flags: [...SESSION, ...FILE_FLAGS],
  *run(invocation) {
    const { args, dash, flags } = invocation
    const isFile = flags.list('filename').length > 0
    if (dash < 0 && (args.length > 1 || (args.length > 0 && isFile))) throw usageError('kubectl exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
    const [word = ''] = dash === 0 ? [] : args
    const command = dash < 0 ? [] : args.slice(dash)
    if (word === '' && !isFile) throw new CommandError('pod, type/name or --filename must be specified')
    if (command.length === 0) throw new CommandError('you must specify at least one command for the container')
    const pod = yield* attachablePod(invocation, word)
    const { phase } = pod.status ?? {}
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
    const container = flags.string('container') || defaultContainer(invocation, pod, flags.bool('quiet'))
    yield* session(invocation, pod, 'exec', { container, command, ...stdinQuery(invocation) })
  },
}

export const ATTACH: Command = {
  name: 'attach',
  flags: SESSION,
  *run(invocation) {
    const { args, flags } = invocation
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach')
    if (args.length > 2) throw usageError('kubectl attach', `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`)
    const pod = yield* attachablePod(invocation, args.join('/'))
    const { phase } = pod.status ?? {}
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`)
    const named = flags.string('container')
    if (named !== '' && !allContainers(pod).some(({ name }) => name === named)) throw new CommandError(`container ${named} not found in pod ${pod.metadata.name}`)
    const container = named || defaultContainer(invocation, pod, flags.bool('quiet'))
    if (!flags.bool('quiet') && !flags.bool('stdin')) invocation.err("All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n")
    yield* session(invocation, pod, 'attach', { container, ...stdinQuery(invocation) })
  },
}

export const PORT_FORWARD: Command = {
  name: 'port-forward',
  flags: [{ name: 'address', type: 'list' }, { name: 'pod-running-timeout', type: 'duration' }],
  *run(invocation) {
    const { args } = invocation
    if (args.length < 2) throw usageError('kubectl port-forward', 'TYPE/NAME and list of ports are required for port-forward')
    const [word = '', ...ports] = args
    const pod = yield* attachablePod(invocation, word)
    const forwarded = forwardedPorts(ports, pod, yield* serviceOf(invocation, word))
    const { phase } = pod.status ?? {}
    if (phase !== 'Running') throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`)
    for (const { local, remote } of forwarded) {
      const from = local === '' ? remote : local
      invocation.out(`Forwarding from 127.0.0.1:${from} -> ${remote}\nForwarding from [::1]:${from} -> ${remote}\n`)
    }
    yield* session(invocation, pod, 'portforward', {})
  },
}

/** The Service that a word names, if it names one. */
function* serviceOf(invocation: Invocation, word: string): Process<Service | undefined> {
  if (!word.includes('/')) return undefined
  const [{ mapping, name } = { mapping: undefined, name: undefined }] = yield* parseArguments(invocation, [word])
  return mapping?.kind === 'Service' && mapping.group === '' ? yield* invocation.send<Service>(mapping, 'get', { name, namespace: invocation.namespace }) : undefined
}

/** The pod that a word means: itself, or the best of a workload. Throws ApiError, CommandError. */
export function* attachablePod(invocation: Invocation, word: string, namespace = invocation.namespace): Process<Pod> {
  const { mapper, flags } = invocation
  const pods = (yield* mapper.findKind('v1', 'Pod'))!
  const [{ mapping, name } = { mapping: pods, name: word }] = word.includes('/') ? yield* parseArguments(invocation, [word]) : []
  const object: KubeObject = yield* invocation.send(mapping, 'get', { name, namespace })
  if (mapping.kind === 'Pod' && mapping.group === '') return object as Pod
  const labelSelector = podSelectorOf({ ...object, kind: mapping.kind, apiVersion: mapping.apiVersion }, 'cannot attach to')
  return (yield* firstPod(invocation, namespace, labelSelector, flags.duration('pod-running-timeout', EXEC_POD_TIMEOUT), byActivity)).pod
}

/** Attaches to a container that runs, or ran. */
export function* attachTo(invocation: Invocation, pod: Pod, container: string): Process<void> {
  yield* session(invocation, pod, 'attach', { container, ...stdinQuery(invocation) })
}

/** What a session asks for. A laptop without a terminal has none to give. */
function stdinQuery(invocation: Invocation): ApiQuery {
  const { flags, laptop } = invocation
  if (laptop.terminal) return { ...(flags.bool('stdin') ? { stdin: true } : {}), ...(flags.bool('stdin') && flags.bool('tty') ? { tty: true } : {}) }
  if (flags.bool('tty') && !flags.bool('quiet')) invocation.err(flags.bool('stdin') ? 'Unable to use a TTY - input is not a terminal or the right kind of file\n' : 'Unable to use a TTY - container did not allocate one\n')
  return flags.bool('stdin') ? { stdin: true } : {}
}

/** Opens the stream and prints what comes; ends with the exit code of what ran. */
function* session(invocation: Invocation, pod: Pod, subresource: string, query: ApiQuery): Process<void> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const { name, namespace } = pod.metadata
  const { terminal } = invocation.laptop
  const stream = invocation.open(pods, 'connect', { name, namespace, subresource, query, ...(query.stdin && !terminal ? { body: invocation.laptop.stdin } : {}) })
  const receive = query.stdin && terminal ? () => receiveWhileTyping(stream, terminal) : () => stream.receive()
  try {
    for (let item = yield* receive(); item !== undefined; item = yield* receive()) {
      if ('response' in item && item.response.code >= 400) throw refusal(item.response.body as Status)
      if ('chunk' in item) (item.source === 'stderr' ? invocation.err(item.chunk) : invocation.out(item.chunk))
      if ('exit' in item && item.exit.code !== 0) {
        invocation.err(item.exit.message ? `error: Internal error occurred: ${item.exit.message}\n` : `command terminated with exit code ${item.exit.code}\n`)
        throw new SilentExit(item.exit.code)
      }
    }
  } finally {
    stream.close()
  }
}

/** The next item; what is typed until it comes is sent. Throws NetworkError. */
function* receiveWhileTyping(stream: ClientStream<StreamItem>, terminal: Channel<string>): Process<StreamItem | undefined> {
  for (;;) {
    const { index, item } = yield* select([stream.arrived, terminal])
    if (index === 0 && item === undefined && stream.failure) throw stream.failure
    if (index === 0) return item as StreamItem | undefined
    if (typeof item !== 'string') return yield* stream.receive()
    stream.write(item)
  }
}

/** A server that will not switch protocols is told of in its own words, a failure behind it as `error:`. */
function refusal(status: Status): Error {
  return status.reason === 'InternalError' ? new CommandError(status.message ?? '') : new ApiError(status)
}
