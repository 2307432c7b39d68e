// One try of a probe. Models pkg/kubelet/prober/prober.go and pkg/probe (exec, http, tcp, grpc).
import type { Container, Pod, Probe, PodStatus } from '../../../api/types/core-v1.ts'
import { NetworkError, SECOND, select, type Process } from '../../../../kernel/index.ts'
import { outputTo, RuntimeError, StartError, type Answer, type HttpResponse, type Message } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'
import { expand } from '../sync/index.ts'

export type ProbeOutcome =
  | { readonly result: 'success' | 'failure'; readonly output: string }
  /** The probe itself could not be made: its result says nothing. */
  | { readonly result: 'error'; readonly output: string }

const OUTPUT_LIMIT = 10 * 1024
const success = (output = ''): ProbeOutcome => ({ result: 'success', output })
const failure = (output: string): ProbeOutcome => ({ result: 'failure', output })

/** Runs a probe once against a running container. */
export function* tryProbe(context: KubeletContext, pod: Pod, status: PodStatus, container: Container, containerId: string, probe: Probe): Process<ProbeOutcome> {
  const timeoutSeconds = probe.timeoutSeconds ?? 1
  if (probe.exec) return yield* probeExec(context, containerId, (probe.exec.command ?? []).map((word) => expand(word, literalEnv(container))), timeoutSeconds)
  const podIP = status.podIP ?? ''
  if (probe.httpGet) {
    const { host, path = '/', scheme = 'HTTP', httpHeaders = [] } = probe.httpGet
    const port = portNumber(container, probe.httpGet.port)
    if (port === undefined) return { result: 'error', output: `couldn't find port: ${JSON.stringify(probe.httpGet.port)}` }
    const address = host || podIP
    const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.34', accept: '*/*' }
    for (const { name, value } of httpHeaders) headers[name.toLowerCase()] = value
    const target = path.startsWith('/') ? path : `/${path}`
    const message: Message = { protocol: 'http', scheme: scheme === 'HTTPS' ? 'https' : 'http', method: 'GET', host: headers['host'] ?? `${address}:${port}`, path: target, headers, body: '' }
    return httpOutcome(yield* ask(context, address, port, message, timeoutSeconds), `${address}:${port}`, () => `${scheme.toLowerCase()}://${address}:${port}${target}`)
  }
  if (probe.tcpSocket) {
    const port = portNumber(container, probe.tcpSocket.port)
    if (port === undefined) return { result: 'error', output: `couldn't find port: ${JSON.stringify(probe.tcpSocket.port)}` }
    const answer = yield* ask(context, probe.tcpSocket.host || podIP, port, { protocol: 'connect' }, timeoutSeconds)
    return typeof answer === 'string' ? failure(`dial tcp ${probe.tcpSocket.host || podIP}:${port}: ${answer === 'timeout' ? 'i/o timeout' : `connect: ${answer}`}`) : success()
  }
  if (probe.grpc) {
    const answer = yield* ask(context, podIP, probe.grpc.port, { protocol: 'grpc', service: probe.grpc.service ?? '' }, timeoutSeconds)
    // A server that does not speak HTTP/2 never completes the connection, so that one waits for it in vain too.
    if (typeof answer === 'string' || answer.protocol !== 'grpc') return failure(`timeout: failed to connect service "${podIP}:${probe.grpc.port}" within ${timeoutSeconds}s: context deadline exceeded`)
    if (answer.status === 'UNIMPLEMENTED') return failure('error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health')
    return answer.status === 'SERVING' ? success('service healthy') : failure(`service unhealthy (responded with "${answer.status}")`)
  }
  return { result: 'error', output: `missing probe handler for ${pod.metadata.namespace ?? ''}/${pod.metadata.name}:${container.name}` }
}

function* probeExec({ runtime }: KubeletContext, containerId: string, command: readonly string[], timeoutSeconds: number): Process<ProbeOutcome> {
  let output = ''
  const collect = outputTo((text) => {
    if (output.length < OUTPUT_LIMIT) output += text
    return true
  })
  try {
    const process = runtime.exec(containerId, command, { stdout: collect, stderr: collect })
    const { index } = yield* select([process.ended, { after: timeoutSeconds * SECOND }])
    if (index === 1) {
      process.deliver('KILL')
      return failure(`command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`)
    }
    return process.exitCode === 0 ? success(output) : failure(output)
  } catch (error) {
    if (error instanceof StartError) return { result: 'error', output: `rpc error: code = Unknown desc = failed to exec in container: ${error.message}` }
    if (error instanceof RuntimeError) return { result: 'error', output: `rpc error: code = NotFound desc = ${error.message}` }
    throw error
  }
}

function httpOutcome(answer: Reply, authority: string, url: () => string): ProbeOutcome {
  if (answer === 'timeout') return failure(`Get "${url()}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`)
  if (typeof answer === 'string') return failure(`Get "${url()}": dial tcp ${authority}: connect: ${answer}`)
  if (answer.protocol === 'bytes' && answer.data.startsWith('HTTP/')) return failure(`Get "${url()}": http: server gave HTTP response to HTTPS client`)
  if (answer.protocol !== 'http') return failure(`Get "${url()}": net/http: HTTP/1.x transport connection broken: malformed HTTP response`)
  const { status, body } = answer as HttpResponse
  return status >= 200 && status < 400 ? success(body) : failure(`HTTP probe failed with statuscode: ${status}`)
}

/** An answer, or what the operating system says of there being none. */
type Reply = Answer | 'timeout' | 'connection refused' | 'connection reset by peer' | 'no route to host'

/** Sends a probe's message from the machine. Gives the answer, or what the operating system says of the failure. */
function* ask({ machine }: KubeletContext, address: string, port: number, message: Message, timeoutSeconds: number): Process<Reply> {
  try {
    return yield* machine.podNetwork.request(machine.host, address, port, message, { timeoutMicros: timeoutSeconds * SECOND })
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    switch (error.failure) {
      case 'timeout': return 'timeout'
      case 'refused': return 'connection refused'
      case 'reset': return 'connection reset by peer'
      case 'no-route': return 'no route to host'
    }
  }
}

/** The number of a port that may be given by its name. */
function portNumber(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  return container.ports?.find((p) => p.name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

/** Probes expand variables, but only those that are written out in the spec. */
function literalEnv(container: Container): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const { name, value } of container.env ?? []) if (value !== undefined) env[name] = expand(value, env)
  return env
}
