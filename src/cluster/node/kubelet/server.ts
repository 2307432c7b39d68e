// The kubelet's own server: logs, exec and attach for the API server, and metrics. Models pkg/kubelet/server and the streaming server of the CRI.
// Left out: port-forward over a stream (a request carries no port), tty resizing, TLS.
import { formatNanoTime, KUBELET_PORT, parseTime, type KubeletRequest, type StreamItem } from '../../api/index.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../api/types/core-v1.ts'
import { SECOND, select, type Channel, type Process, type ServerStream } from '../../../kernel/index.ts'
import { makePipe, outputTo, RuntimeError, StartError, type Container, type LogLine, type OutputStream } from '../runtime/index.ts'
import type { KubeletContext } from './context.ts'
import { readMetrics, readTraffic, type MetricsRequest, type NodeMetrics, type NodeTraffic } from './metrics.ts'

export interface KubeletServerOptions {
  readonly context: KubeletContext
  readonly findPod: (namespace: string, name: string) => Pod | undefined
  readonly status: (uid: string) => PodStatus | undefined
}

type Items = ServerStream<StreamItem>

/** Serves at KUBELET_PORT until the kubelet's group is killed. */
export function serveKubelet(options: KubeletServerOptions): void {
  const { context } = options
  context.machine.host.serve<MetricsRequest, NodeMetrics | NodeTraffic>(KUBELET_PORT, context.group, function* ({ path }) {
    return path === '/metrics/traffic' ? readTraffic(context) : readMetrics(context)
  }, (request: unknown, stream: ServerStream<never>) => {
    const items = stream as unknown as Items
    const task = context.group.spawn(`serve ${(request as KubeletRequest).action}`, answer(options, request as KubeletRequest, items))
    items.onClose(() => task.kill())
  })
}

function* answer(options: KubeletServerOptions, request: KubeletRequest, stream: Items): Process<void> {
  const pod = options.findPod(request.namespace, request.pod)
  if (!pod) return refuse(stream, 404, request.action === 'logs' ? `pod "${request.pod}" not found\n` : 'pod does not exist')
  const status = options.status(pod.metadata.uid) ?? pod.status ?? {}
  if (request.action === 'logs') return yield* sendLogs(options.context, pod, status, request, stream)
  const found = findStatus(status, request.container)
  const container = found?.containerID ? options.context.runtime.container(found.containerID.slice('containerd://'.length)) : undefined
  if (!container?.running) return refuse(stream, 500, `container not found ("${request.container}")`)
  if (request.action === 'exec') yield* sendExec(options.context, container, request, stream)
  else if (request.action === 'attach') yield* sendAttach(options.context, container, request, stream)
  else refuse(stream, 501, `${request.action} is not supported`)
}

function refuse(stream: Items, code: number, body: string): void {
  stream.send({ response: { code, body } })
  stream.end()
}

function findStatus(status: PodStatus, name: string): ContainerStatus | undefined {
  return [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find((container) => container.name === name)
}

/** The container whose log is meant, or why there is none. Models validateContainerLogStatus. */
export function logSource(pod: string, status: ContainerStatus | undefined, name: string, previous: boolean): { readonly id: string } | { readonly problem: string } {
  const about = `container "${name}" in pod "${pod}"`
  if (!status) return { problem: `${about} is not available` }
  const last = status.lastState?.terminated?.containerID
  if (previous) return last ? { id: last } : { problem: `previous terminated container "${name}" in pod "${pod}" not found` }
  const { running, terminated, waiting } = status.state ?? {}
  if (running) return { id: status.containerID ?? '' }
  if (terminated) {
    const id = terminated.containerID || last
    return id ? { id } : { problem: `${about} is terminated` }
  }
  if (status.lastState?.terminated) return last ? { id: last } : { problem: `${about} is terminated` }
  switch (waiting?.reason) {
    case 'ErrImagePull': return { problem: `${about} is waiting to start: image can't be pulled` }
    case 'ImagePullBackOff': return { problem: `${about} is waiting to start: trying and failing to pull image` }
    case undefined: return { problem: `${about} is waiting to start - no logs yet` }
    default: return { problem: `${about} is waiting to start: ${waiting?.reason}` }
  }
}

function* sendLogs({ runtime, kernel }: KubeletContext, pod: Pod, status: PodStatus, { container: name, query }: KubeletRequest, stream: Items): Process<void> {
  const source = logSource(pod.metadata.name, findStatus(status, name), name, query.previous ?? false)
  if ('problem' in source) return refuse(stream, 400, source.problem)
  const container = runtime.container(source.id.slice('containerd://'.length))
  if (!container) return refuse(stream, 400, `unable to retrieve container logs for ${source.id}`)
  const { log } = container
  const since = query.sinceSeconds !== undefined ? kernel.now - query.sinceSeconds * SECOND : query.sinceTime === undefined ? undefined : parseTime(query.sinceTime)
  let left = query.limitBytes ?? Infinity
  const send = (line: LogLine): boolean => {
    const text = `${query.timestamps ? `${formatNanoTime(line.time)} ` : ''}${line.text}`
    const chunk = text.length > left ? text.slice(0, left) : text
    left -= chunk.length
    return stream.send({ chunk }) && left > 0
  }
  const follower = query.follow ? log.follow() : undefined
  for (const line of log.read({ ...(query.tailLines === undefined ? {} : { tailLines: query.tailLines }), ...(since === undefined ? {} : { since }) })) if (!send(line)) return stream.end()
  if (follower) yield* followLog(container, follower, send)
  stream.end()
}

function* followLog({ log }: Container, follower: Channel<LogLine>, send: (line: LogLine) => boolean): Process<void> {
  try {
    for (let line = yield* follower.receive(); line !== undefined; line = yield* follower.receive()) if (!send(line)) return
  } finally {
    log.unfollow(follower)
  }
}

function* sendExec({ kernel, group, runtime }: KubeletContext, container: Container, { query, stdin }: KubeletRequest, stream: Items): Process<void> {
  const { input, pipe } = makePipe(kernel, { isTerminal: query.tty ?? false })
  const isTyped = query.stdin === true && stdin === undefined
  if (stdin) pipe.write(stdin)
  if (!isTyped) pipe.close()
  const output = (source: 'stdout' | 'stderr') => outputTo((chunk) => stream.send({ chunk, source }))
  try {
    const process = runtime.exec(container.status.id, query.command ?? [], { ...(query.stdin ? { stdin: input } : {}), stdout: output('stdout'), stderr: output(query.tty ? 'stdout' : 'stderr') })
    stream.onClose(() => process.deliver('HUP'))
    if (isTyped) group.spawn('terminal', passTyped(stream, pipe, () => interruptForeground(container, process.pid, pipe)))
    stream.send({ exit: { code: yield* process.wait() } })
  } catch (error) {
    if (!(error instanceof StartError) && !(error instanceof RuntimeError)) throw error
    stream.send({ exit: { code: 1, message: `Internal error occurred: error executing command in container: failed to exec in container: ${error.message}` } })
  }
  stream.end()
}

const [INTERRUPT, END_OF_FILE] = ['\x03', '\x04'] as const

/** Hands what is typed to a process, with the two keys that a terminal keeps for itself. */
function* passTyped({ typed }: Items, pipe: OutputStream, interrupt: () => void): Process<void> {
  for (let text = yield* typed.receive(); text !== undefined; text = yield* typed.receive()) {
    for (const part of text.split(/([\x03\x04])/)) {
      if (part === INTERRUPT) interrupt()
      else if (part === END_OF_FILE) pipe.close()
      else pipe.write(part)
    }
  }
}

/** Ctrl-C: what the process has in the foreground gets INT. A shell at its prompt begins a new line. */
function interruptForeground(container: Container, pid: number, pipe: OutputStream): void {
  const processes = container.processList()
  const childrenOf = (parent: number): readonly number[] => processes.filter(({ ppid }) => ppid === parent).map((child) => child.pid)
  const leavesOf = (parent: number): readonly number[] => childrenOf(parent).flatMap((child) => (childrenOf(child).length > 0 ? leavesOf(child) : [child]))
  const foreground = leavesOf(pid)
  for (const leaf of foreground.length > 0 ? foreground : [pid]) container.signal(leaf, 'INT')
  if (foreground.length === 0) pipe.write('\n')
}

function* sendAttach({ group }: KubeletContext, container: Container, { query, stdin }: KubeletRequest, stream: Items): Process<void> {
  const { input } = container
  if (query.stdin && stdin && input) {
    input.write(stdin)
    if (container.config.stdinOnce) input.close()
  }
  if (query.stdin && stdin === undefined && input) group.spawn('terminal', passTyped(stream, input, () => interruptForeground(container, 1, input)))
  const stop = container.log.listen((source, chunk) => stream.send({ chunk, source }))
  try {
    yield* select([container.exited])
    stream.send({ exit: { code: container.status.exitCode } })
    stream.end()
  } finally {
    stop()
  }
}
