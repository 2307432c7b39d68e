// A builder for tests: one API server with its etcd, a client with all rights, and a way to run code against it.
import { Client, SERVICE_ACCOUNTS } from '../client/index.ts'
import type { Credentials } from '../api/index.ts'
import { Etcd } from '../etcd/index.ts'
import { Kernel, Network, SECOND, type Group, type Host, type Micros, type Process } from '../../kernel/index.ts'
import { startApiServer, type ApiServer } from './api-server.ts'

export interface TestServer {
  readonly kernel: Kernel
  readonly network: Network
  readonly host: Host
  readonly group: Group
  readonly etcd: Etcd
  readonly server: ApiServer
  /** A client with all rights, on a machine of its own. */
  readonly client: Client
  /** Runs a process to its end and gives its result; throws what it throws, and when it has not ended after `limit`. */
  run<T>(process: Process<T>, limit?: Micros): T
  /** Lets cluster time pass. */
  advance(duration: Micros): void
  /** Kills the API server and starts another on the same etcd. */
  restart(): void
  /** A client on behalf of somebody. */
  clientAs(userAgent: string, credentials: Credentials): Client
}

export const ADMIN: Credentials = { certificate: { commonName: 'kubernetes-admin', organizations: ['system:masters'] } }

/** Starts a server and waits until it is ready. The namespace `default` gets its ServiceAccount, as a controller would do, unless `accounts` is false. */
export function makeTestServer(options: { readonly seed?: number; readonly accounts?: boolean } = {}): TestServer {
  const kernel = new Kernel({ seed: options.seed ?? 1 })
  const network = new Network(kernel, () => ({ latencyMicros: 150, jitterMicros: 50 }))
  const host = network.host('control-plane-1')
  const etcd = new Etcd({ kernel, host })
  etcd.start(kernel.root.group('etcd'))
  let group = kernel.root.group('kube-apiserver')
  let server = startApiServer({ network, host, group, etcd })
  const awaitReady = (): void => {
    while (!server.ready && kernel.step()) continue
    if (!server.ready) throw new Error('the API server does not get ready')
  }
  const restart = (): void => {
    group.kill()
    group = kernel.root.group('kube-apiserver')
    server = startApiServer({ network, host, group, etcd })
    awaitReady()
  }
  const clientAs = (userAgent: string, credentials: Credentials): Client =>
    new Client({ network, host: network.host(userAgent.split('/')[0]!), servers: () => [host], userAgent, credentials, group: kernel.root.group(userAgent) })
  const client = clientAs('test/v1', ADMIN)
  const advance = (duration: Micros): void => kernel.runUntil(kernel.now + duration)
  const run = <T>(process: Process<T>, limit: Micros = 600 * SECOND): T => {
    const task = kernel.root.group('test').spawn('test', process)
    // The test hears of the failure below, not from the kernel.
    task.onDone = () => {}
    const end = kernel.now + limit
    while (!task.done && kernel.now < end && kernel.step()) continue
    if (task.error !== undefined) throw task.error
    if (!task.done) throw new Error('the process has not ended')
    return task.result as T
  }
  awaitReady()
  if (options.accounts !== false) run(client.create(SERVICE_ACCOUNTS, { metadata: { name: 'default', namespace: 'default' } }))
  return { kernel, network, host, etcd, get group() { return group }, get server() { return server }, client, run, advance, restart, clientAs }
}
