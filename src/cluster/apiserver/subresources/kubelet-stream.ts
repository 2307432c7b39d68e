// Logs and sessions: the API server asks the kubelet of the pod's node and passes on what comes.
// Models pkg/registry/core/pod/rest and strategy.go (LogLocation, streamLocation).
import { KUBELET_PORT, parseTime, type ApiResponse, type KubeletRequest, type Status, type StreamItem } from '../../api/index.ts'
import type { Container, EphemeralContainer, Node, Pod } from '../../api/types/core-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import { NetworkError, type ClientStream, type Process, type ServerStream } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, fieldPath, internal, invalid, noSuchResource, notFound } from '../status.ts'
import { findObject } from '../verbs/get.ts'

const ACTIONS: Readonly<Record<string, KubeletRequest['action']>> = { log: 'logs', exec: 'exec', attach: 'attach', portforward: 'portforward' }

/** Answers pods/log, exec, attach or portforward on a stream. Throws ApiError before anything was sent. */
export function streamOf(core: Core, context: RequestContext, stream: ServerStream<StreamItem>): ApiResponse {
  const action = ACTIONS[context.subresource]
  if (!action || !context.served.subresources.has(context.subresource)) throw noSuchResource()
  if (action === 'logs') checkLogOptions(context)
  const pod = findObject(core, context) as Pod
  const container = action === 'portforward' ? '' : containerOf(pod, context)
  const nodeName = pod.spec?.nodeName
  if (!nodeName) {
    if (action !== 'logs') throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
    const empty: ApiResponse = { code: 204, body: '' }
    stream.send({ response: empty })
    stream.end()
    return empty
  }
  const nodes = core.registry.get('v1', 'nodes')
  if (!core.etcd.get(nodes.prefix, nodeName)) throw notFound(nodes.qualified, nodeName)
  const node = core.network.findHost(nodeName)
  if (!node) throw internal(`dial tcp: lookup ${nodeName}: no such host`)
  const { namespace, query, request } = context
  const asked: KubeletRequest = { action, namespace, pod: pod.metadata.name, container, query, ...(typeof request.body === 'string' ? { stdin: request.body } : {}) }
  const source = core.network.open<KubeletRequest, StreamItem>(core.host, node, KUBELET_PORT, asked, { channel: 'kubelet', label: core.kernel.trace.on ? `${action} ${pod.metadata.name}` : '' })
  stream.onClose(() => source.close())
  if (query.stdin && asked.stdin === undefined) core.group.spawn(`type ${action}`, passTyped(stream, source))
  core.group.spawn(`proxy ${action}`, pass(source, stream, { action, unreachable: (failure) => unreachable(core, asked, nodeName, failure) }))
  return { code: action === 'logs' ? 200 : 101, body: '' }
}

function* pass(source: ClientStream<StreamItem>, stream: ServerStream<StreamItem>, { action, unreachable }: { readonly action: KubeletRequest['action']; readonly unreachable: (failure: NetworkError) => Status }): Process<void> {
  let isFirst = true
  try {
    for (;;) {
      const item = yield* source.receive()
      if (item === undefined) break
      if (isFirst && !('response' in item)) stream.send({ response: { code: 200, body: '' } })
      stream.send('response' in item ? { response: refusal(item.response, action) } : item)
      isFirst = false
    }
    if (isFirst) stream.send({ response: { code: 200, body: '' } })
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    if (isFirst) stream.send({ response: { code: 500, body: unreachable(error) } })
  } finally {
    source.close()
  }
  stream.end()
}

/** What is typed into a session goes to the kubelet as it comes. */
function* passTyped({ typed }: ServerStream<StreamItem>, source: ClientStream<StreamItem>): Process<void> {
  for (let text = yield* typed.receive(); text !== undefined; text = yield* typed.receive()) source.write(text)
}

const FAILURES: Readonly<Record<string, string>> = { refused: 'connect: connection refused', timeout: 'i/o timeout', 'no-route': 'connect: no route to host' }

/** What clients hear when the kubelet does not answer: Go's words for a request that failed. */
function unreachable(core: Core, { action, namespace, pod, container, query }: KubeletRequest, nodeName: string, failure: NetworkError): Status {
  const node = core.etcd.get(core.registry.get('v1', 'nodes').prefix, nodeName)?.object as Node | undefined
  const at = `${node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? nodeName}:${KUBELET_PORT}`
  const why = failure.failure === 'reset' ? 'EOF' : `dial tcp ${at}: ${FAILURES[failure.failure] ?? failure.message}`
  if (action === 'logs') {
    const parameters = [query.follow && 'follow=true', query.previous && 'previous=true', query.tailLines !== undefined && `tailLines=${query.tailLines}`, query.timestamps && 'timestamps=true'].filter(Boolean).join('&')
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `Get "https://${at}/containerLogs/${namespace}/${pod}/${container}${parameters ? `?${parameters}` : ''}": ${why}`, code: 500 }
  }
  const parameters = [...(query.command ?? []).map((word) => `command=${encodeURIComponent(word)}`), 'error=1', ...(query.stdin ? ['input=1'] : []), 'output=1'].join('&')
  return internal(`error sending request: Post "https://${at}/${action}/${namespace}/${pod}${container ? `/${container}` : ''}?${parameters}": ${why}`).status
}

/** A kubelet refuses in plain text; clients of the API get a Status. */
function refusal(response: ApiResponse, action: KubeletRequest['action']): ApiResponse {
  if (response.code < 400 || typeof response.body !== 'string') return response
  if (response.code === 400) return { code: 400, body: badRequest(response.body).status }
  // Sessions are upgraded connections: a kubelet that answers otherwise has not upgraded.
  return { code: response.code, body: internal(action === 'logs' ? response.body : `unable to upgrade connection: ${response.body}`).status }
}

/** The container that is meant: the one asked for, the annotated or only one. Throws BadRequest. */
function containerOf(pod: Pod, { query }: RequestContext): string {
  const { name, annotations } = pod.metadata
  const containers = pod.spec?.containers ?? []
  const all: readonly (Container | EphemeralContainer)[] = [...containers, ...(pod.spec?.initContainers ?? []), ...(pod.spec?.ephemeralContainers ?? [])]
  if (query.container) {
    if (!all.some((container) => container.name === query.container)) throw badRequest(`container ${query.container} is not valid for pod ${name}`)
    return query.container
  }
  const preferred = annotations?.['kubectl.kubernetes.io/default-container']
  if (preferred && all.some((container) => container.name === preferred)) return preferred
  if (containers.length === 1) return containers[0]!.name
  const names = (list: readonly { readonly name: string }[] | undefined): string => (list ?? []).map((container) => container.name).join(' ')
  const inits = pod.spec?.initContainers?.length ? ` or one of the init containers: [${names(pod.spec.initContainers)}]` : ''
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names(containers)}]${inits}`)
}

function checkLogOptions({ query, name }: RequestContext): void {
  if (query.sinceTime !== undefined && Number.isNaN(parseTime(query.sinceTime))) throw badRequest(`parsing time ${JSON.stringify(query.sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(query.sinceTime)} as "2006"`)
  const errors = new FieldErrors()
  if (query.tailLines !== undefined && query.tailLines < 0) errors.invalid(fieldPath('tailLines'), query.tailLines, 'must be greater than or equal to 0')
  if (query.limitBytes !== undefined && query.limitBytes < 1) errors.invalid(fieldPath('limitBytes'), query.limitBytes, 'must be greater than 0')
  if (query.sinceSeconds !== undefined && query.sinceTime !== undefined) errors.forbidden(fieldPath(''), 'at most one of `sinceTime` or `sinceSeconds` may be specified')
  else if (query.sinceSeconds !== undefined && query.sinceSeconds < 1) errors.invalid(fieldPath('sinceSeconds'), query.sinceSeconds, 'must be greater than 0')
  // One stream of a container alone is behind a gate that is off (PodLogsQuerySplitStreams).
  if (query.stream !== undefined) errors.forbidden(fieldPath('stream'), 'may not be specified')
  if (errors.any) throw invalid({ group: '', resource: 'PodLogOptions' }, name, errors.list)
}
