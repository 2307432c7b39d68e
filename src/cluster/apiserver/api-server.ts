// One API server as a process on a machine.
import { API_SERVER_PORT, type ApiRequest, type ApiResponse, type StreamItem } from '../api/index.ts'
import { EtcdClient, type Etcd } from '../etcd/index.ts'
import { MINUTE, elapsed, sleep, type Group, type Host, type Micros, type Network, type Process, type ServerStream } from '../../kernel/index.ts'
import { tokenKeyOf } from '../api/account-tokens/index.ts'
import { Admission } from './admission/admission.ts'
import { ADMISSION_PLUGINS } from './admission/plugins.ts'
import { followApiServices } from './aggregation/index.ts'
import { audit } from './audit.ts'
import { Authenticator } from './authentication/authenticator.ts'
import { readToken } from './authentication/service-account-tokens.ts'
import { Authorizer } from './authorization/authorizer.ts'
import { Rbac } from './authorization/rbac.ts'
import { bootstrap } from './bootstrap/bootstrap.ts'
import type { Core } from './core.ts'
import { followDefinitions } from './custom-resources/index.ts'
import { serve, serveStream } from './request-path.ts'
import { Registry } from './registry/registry.ts'
import { NodePorts } from './services/node-ports.ts'

export interface ApiServerOptions {
  readonly network: Network
  readonly host: Host
  /** The process lives and dies with it. */
  readonly group: Group
  readonly etcd: Etcd
  /** The address that it tells clients of; by it the `kubernetes` Service finds it. */
  readonly address?: string
}

export interface ApiServer {
  readonly core: Core
  readonly host: Host
  /** True once what a fresh cluster holds has been created. */
  readonly ready: boolean
}

/** What a request costs the server besides etcd. */
const SERVICE_LEAST: Micros = 300
const SERVICE_MOST: Micros = 1_000

const COMPACT_EVERY: Micros = 5 * MINUTE

/** Starts an API server at API_SERVER_PORT of a host, and creates what a fresh cluster holds. */
export function startApiServer(options: ApiServerOptions): ApiServer {
  const { network, host, group, address = '10.89.0.1' } = options
  const { kernel } = network
  const etcd = new EtcdClient(network, host, options.etcd)
  const registry = new Registry(kernel, etcd)
  const rbac = new Rbac(registry, etcd)
  const core: Core = {
    kernel, network, host, group, etcd, registry, address,
    authenticator: new Authenticator(kernel, (token) => readToken(core, token, core.tokenKey)),
    rbac,
    nodePorts: new NodePorts(registry, etcd),
    authorizer: new Authorizer(rbac),
    admission: new Admission(ADMISSION_PLUGINS),
    random: kernel.random(`kube-apiserver ${host.name}`),
    tokenKey: tokenKeyOf(kernel.seed),
  }
  host.serve(API_SERVER_PORT, group, (request: ApiRequest) => answer(core, request), (request: ApiRequest, stream) => answerOn(core, group, request, stream as ServerStream<StreamItem>))
  group.onKill(() => registry.stop())
  group.spawn('etcd compaction', compact(etcd))
  group.spawn('custom resources', followDefinitions(core))
  group.spawn('api services', followApiServices(core))
  const starting = group.spawn('post-start hooks', bootstrap(core, group, address))
  return { core, host, get ready() { return starting.done } }
}

function* answer(core: Core, request: ApiRequest): Process<ApiResponse> {
  const started = core.kernel.now
  yield elapsed(serviceTime(core))
  const { response, user, object, right } = yield* serve(core, request)
  if (core.kernel.trace.on) audit(core, request, response, user, started, object, right)
  return response
}

function answerOn(core: Core, group: Group, request: ApiRequest, stream: ServerStream<StreamItem>): void {
  const started = core.kernel.now
  core.kernel.after(serviceTime(core), () => {
    if (group.killed || stream.closed) return
    const { response, user } = serveStream(core, request, stream)
    if (core.kernel.trace.on) audit(core, request, response, user, started)
  })
}

/** Every five minutes the history before the last five is given up (apiserver/pkg/storage/etcd3/compact.go). */
function* compact(etcd: EtcdClient): Process<void> {
  for (let revision = etcd.revision; ; ) {
    yield* sleep(COMPACT_EVERY)
    etcd.compact(revision)
    revision = etcd.revision
  }
}

function serviceTime({ random }: Core): Micros {
  return SERVICE_LEAST + random.int(SERVICE_MOST - SERVICE_LEAST)
}
