// The REST client: the only door to the API server. Models client-go/rest with its rate limiter.
import { API_SERVER_PORT, ApiError, type ApiQuery, type ApiRequest, type ApiResponse, type Credentials, type KubeList, type KubeObject, type New, type PatchType, type Status, type StreamItem, type Verb, type WatchEvent } from '../api/index.ts'
import { MILLISECOND, NetworkError, SECOND, elapsed, type ClientStream, type Group, type Host, type Kernel, type Micros, type Network, type Process, type Wait } from '../../kernel/index.ts'
import type { ResourceOf } from './resources.ts'
import { certificateProblem } from './serving-certificate.ts'

export interface ClientConfig {
  readonly network: Network
  /** The machine it runs on. */
  readonly host: Host
  /** The API servers, best first; a client keeps to one until it fails. */
  readonly servers: () => readonly Host[]
  readonly userAgent: string
  readonly credentials: Credentials
  /** Its streams end when this group is killed. */
  readonly group: Group
  /** Requests a second and burst; none when absent. */
  readonly qps?: number
  readonly burst?: number
  /** How long one request may take. Default 34 s, the API server's own bound. */
  readonly timeoutMicros?: Micros
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: readonly string[]
}

const TIMEOUT: Micros = 34 * SECOND
/** A handshake goes to the server and back before it fails. */
const HANDSHAKE: Micros = 2 * MILLISECOND
/** Nobody serves it. */
const NO_PORT = 0
/** The options of most calls while nobody looks. */
const QUIET_CALL = { deadlineMicros: TIMEOUT, label: '' }

type RequestParts = Omit<ApiRequest, 'credentials' | 'userAgent'>

export class Client {
  readonly config: ClientConfig
  readonly kernel: Kernel
  #server = 0
  /** A connection stands: the server's certificate was believed, and is not looked at again. */
  #isConnected = false
  #tokens: number
  #refilled: Micros

  constructor(config: ClientConfig) {
    this.config = config
    this.kernel = config.network.kernel
    this.#tokens = config.burst ?? 0
    this.#refilled = this.kernel.now
  }

  /** What the clock of its machine says. */
  get clock(): Micros {
    return this.kernel.now + this.config.host.clockSkew
  }

  /** The same client under another name or with other rights or limits. */
  with(changes: Partial<ClientConfig>): Client {
    return new Client({ ...this.config, ...changes })
  }

  /** Sends one request. Throws NetworkError; an answer with a failure code is returned, not thrown. */
  request(wanted: RequestParts): Process<ApiResponse> {
    return this.#send(this.#sign(wanted), false) as Process<ApiResponse>
  }

  /** Opens a stream: watch, log, exec. The first item is the `response`. */
  open(wanted: RequestParts): ClientStream<StreamItem> {
    return this.#open(this.#sign(wanted))
  }

  #open(request: ApiRequest): ClientStream<StreamItem> {
    const { network, host, group } = this.config
    const port = this.#isConnected || certificateProblem(this.clock) === undefined ? API_SERVER_PORT : NO_PORT
    const stream = network.open<ApiRequest, StreamItem>(host, this.#pick(), port, request, { channel: request.verb === 'watch' ? 'watch' : 'stream', label: this.kernel.trace.on ? labelOf(request) : '' })
    const forget = group.onKill(() => stream.close())
    stream.onClose(() => {
      forget()
      if (stream.failure) this.#disconnect()
    })
    return stream
  }

  /** Throws ApiError (NotFound …) or NetworkError, like all below. */
  get<T extends KubeObject>(resource: ResourceOf<T>, name: string, namespace?: string, query?: ApiQuery): Process<T> {
    return this.#send(this.#ask(resource, 'get', namespace, name, undefined, undefined, query), true) as Process<T>
  }

  /** Reads through a subresource: scale. */
  getSub<A>(resource: ResourceOf, name: string, namespace: string | undefined, subresource: string): Process<A> {
    return this.#send(this.#ask(resource, 'get', namespace, name, subresource), true) as Process<A>
  }

  list<T extends KubeObject>(resource: ResourceOf<T>, query: ApiQuery & { namespace?: string } = {}): Process<KubeList<T>> {
    const { namespace, ...rest } = query
    return this.#send(this.#ask(resource, 'list', namespace, undefined, undefined, undefined, rest), true) as Process<KubeList<T>>
  }

  /** `namespace` says where to, for an object that does not name its own (the server then fills it in). */
  create<T extends KubeObject>(resource: ResourceOf<T>, object: New<T>, query?: ApiQuery, namespace = object.metadata.namespace): Process<T> {
    return this.#send(this.#ask(resource, 'create', namespace, undefined, undefined, object, query), true) as Process<T>
  }

  /** Creates through a subresource of `name`: binding, eviction, token. */
  createSub<A>(resource: ResourceOf, name: string, namespace: string | undefined, subresource: string, body: object, query?: ApiQuery): Process<A> {
    return this.#send(this.#ask(resource, 'create', namespace, name, subresource, body, query), true) as Process<A>
  }

  update<T extends KubeObject>(resource: ResourceOf<T>, object: T, query?: ApiQuery): Process<T> {
    return this.#send(this.#ask(resource, 'update', object.metadata.namespace, object.metadata.name, undefined, object, query), true) as Process<T>
  }

  updateStatus<T extends KubeObject>(resource: ResourceOf<T>, object: T, query?: ApiQuery): Process<T> {
    return this.updateSub(resource, object, 'status', query)
  }

  /** Updates through a subresource: status, finalize. */
  updateSub<T extends KubeObject>(resource: ResourceOf<T>, object: T, subresource: string, query?: ApiQuery): Process<T> {
    return this.#send(this.#ask(resource, 'update', object.metadata.namespace, object.metadata.name, subresource, object, query), true) as Process<T>
  }

  patch<T extends KubeObject>(resource: ResourceOf<T>, name: string, namespace: string | undefined, type: PatchType, body: unknown, options: { subresource?: string; query?: ApiQuery } = {}): Process<T> {
    return this.#send(this.#ask(resource, 'patch', namespace, name, options.subresource, body, options.query, type), true) as Process<T>
  }

  delete(resource: ResourceOf, name: string, namespace?: string, options?: DeleteOptions): Process<KubeObject | Status> {
    return this.#send(this.#ask(resource, 'delete', namespace, name, undefined, options && { kind: 'DeleteOptions', apiVersion: 'v1', ...options }), true) as Process<KubeObject | Status>
  }

  deleteCollection(resource: ResourceOf, namespace: string | undefined, options?: DeleteOptions, query?: ApiQuery): Process<KubeList> {
    return this.#send(this.#ask(resource, 'deletecollection', namespace, undefined, undefined, options && { kind: 'DeleteOptions', apiVersion: 'v1', ...options }, query), true) as Process<KubeList>
  }

  /** Opens a watch and waits for its acceptance. Throws ApiError (Expired, Forbidden …) or NetworkError. */
  *watch<T extends KubeObject>(resource: ResourceOf<T>, query: ApiQuery & { namespace?: string }): Process<WatchStream<T>> {
    const { namespace, ...rest } = query
    const wait = this.#takeToken()
    if (wait > 0) yield elapsed(wait)
    const stream = this.#open(this.#ask(resource, 'watch', namespace, undefined, undefined, undefined, rest))
    const first = yield* stream.receive()
    if (first === undefined) throw new NetworkError('reset', 'unexpected EOF')
    if ('response' in first && first.response.code >= 400) throw new ApiError(first.response.body as Status)
    return new WatchStream<T>(stream)
  }

  /** One generator for the whole of a request: what waits in it is resumed through each that lies around it. `checked`: gives the body, throws failures. */
  *#send(request: ApiRequest, checked: boolean): Process<unknown> {
    const wait = this.#takeToken()
    if (wait > 0) yield elapsed(wait)
    if (!this.#isConnected) {
      const problem = certificateProblem(this.clock)
      if (problem !== undefined) {
        yield elapsed(HANDSHAKE)
        throw new NetworkError('refused', problem)
      }
    }
    let response: ApiResponse
    try {
      response = (yield this.#calling(request)) as ApiResponse
    } catch (error) {
      if (error instanceof NetworkError) this.#disconnect()
      throw error
    }
    this.#isConnected = true
    if (!checked) return response
    if (response.code >= 400) throw new ApiError(response.body as Status)
    return response.body
  }

  /** The next request makes a connection of its own, to another server if there is one. */
  #disconnect(): void {
    this.#server++
    this.#isConnected = false
  }

  #calling(request: ApiRequest): Wait {
    const { network, host, timeoutMicros } = this.config
    return network.calling(host, this.#pick(), API_SERVER_PORT, request, timeoutMicros === undefined && !this.kernel.trace.on ? QUIET_CALL : { deadlineMicros: timeoutMicros ?? TIMEOUT, label: this.kernel.trace.on ? labelOf(request) : '' })
  }

  /** One literal of one shape for every request: spreads cost more than the request itself. */
  #ask(resource: ResourceOf, verb: Verb, namespace?: string, name?: string, subresource?: string, body?: unknown, query?: ApiQuery, contentType?: string): ApiRequest {
    const { credentials, userAgent } = this.config
    return { verb, group: resource.group, version: resource.version, resource: resource.resource, subresource, namespace, name, path: undefined, query, body, contentType, accept: undefined, credentials, userAgent }
  }

  #sign(p: RequestParts): ApiRequest {
    const { credentials, userAgent } = this.config
    return { verb: p.verb, group: p.group, version: p.version, resource: p.resource, subresource: p.subresource, namespace: p.namespace, name: p.name, path: p.path, query: p.query, body: p.body, contentType: p.contentType, accept: p.accept, credentials, userAgent }
  }

  #pick(): Host {
    const servers = this.config.servers()
    const server = servers[this.#server % Math.max(1, servers.length)]
    if (!server) throw new NetworkError('no-route', 'no API server is known')
    return server
  }

  /** Takes one request's token; gives how long to wait for it. */
  #takeToken(): Micros {
    const { qps, burst } = this.config
    if (qps === undefined) return 0
    const { now } = this.kernel
    this.#tokens = Math.min(burst ?? qps, this.#tokens + ((now - this.#refilled) * qps) / SECOND)
    this.#refilled = now
    this.#tokens -= 1
    return this.#tokens < 0 ? Math.ceil((-this.#tokens * SECOND) / qps) : 0
  }
}

/** The events of one watch. */
export class WatchStream<T extends KubeObject = KubeObject> {
  readonly #stream: ClientStream<StreamItem>

  constructor(stream: ClientStream<StreamItem>) {
    this.#stream = stream
  }

  /** The next event; undefined when the server ended the watch. Throws NetworkError when it broke. */
  *next(): Process<WatchEvent<T> | undefined> {
    while (this.isIdle) yield this.arriving()
    return this.take()
  }

  /** Whether there is nothing to take now, but may be later. */
  get isIdle(): boolean {
    const { arrived } = this.#stream
    return arrived.length === 0 && !arrived.closed
  }

  /** Waits until there may be something to take. */
  arriving(): Wait {
    return this.#stream.arrived.readable()
  }

  /** What `next` gives, once the stream is not idle. */
  take(): WatchEvent<T> | undefined {
    const item = this.#stream.arrived.tryReceive()
    if (item === undefined && this.#stream.failure) throw this.#stream.failure
    return item !== undefined && 'event' in item ? (item.event as WatchEvent<T>) : undefined
  }

  close(): void {
    this.#stream.close()
  }
}

const METHODS: Record<string, string> = { get: 'GET', list: 'GET', watch: 'WATCH', create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE', connect: 'POST' }

/** How a request reads on the stage: `PATCH pod/web-1 status`. */
export function labelOf(parts: RequestParts): string {
  const body = parts.body as Partial<KubeObject> | undefined
  const name = parts.name ?? (parts.verb === 'create' ? (body?.metadata?.name ?? body?.metadata?.generateName) : undefined)
  return `${METHODS[parts.verb] ?? parts.verb} ${parts.resource === '' ? (parts.path ?? '/') : parts.resource}${name ? `/${name}` : ''}${parts.subresource ? ` ${parts.subresource}` : ''}`
}
