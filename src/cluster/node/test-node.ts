// A builder for tests: an API server, one machine, a registry of small images, and a way to bind pods to the machine by hand.
import type { Pod, PodSpec } from '../api/types/core-v1.ts'
import { CONFIG_MAPS, NODES, PODS } from '../client/index.ts'
import { makeTestServer, type TestServer } from '../apiserver/test-server.ts'
import { SECOND, sleep, type Process } from '../../kernel/index.ts'
import { digestOf, ImageRegistry, type Image } from './images/index.ts'
import { startMachine, type Machine } from './machine.ts'
import { DirectPodNetwork, outputTo, type ContainerProcess, type Program } from './runtime/index.ts'
import { SharedDisks } from './shared-disks.ts'

/** An image with one program at /run, which is its entrypoint, and a few words that its exec understands. */
export function makeImage(reference: string, program: Program, sizeBytes = 50_000_000): Image {
  const programs = new Map<string, Program>([['/run', program], ['/bin/true', function* () { return 0 }], ['/bin/false', function* () { return 1 }], ['/bin/test', testFile], ['/bin/touch', touch], ['/bin/rm', remove], ['/bin/cat', cat], ['/bin/sleep', doze], ['/bin/echo', echo], ['/bin/sh', shell]])
  const files: Record<string, { content: string; mode: number } | { directory: true }> = { '/tmp': { directory: true }, '/etc': { directory: true } }
  for (const path of programs.keys()) files[path] = { content: '', mode: 0o755 }
  return { reference, sizeBytes, digest: digestOf(reference), config: { entrypoint: ['/run'] }, files, resolve: (path) => programs.get(path) }
}

function* testFile({ argv, files }: ContainerProcess): Process<number> {
  return files.stat(argv[2] ?? '') ? 0 : 1
}

function* touch({ argv, files }: ContainerProcess): Process<number> {
  files.touch(argv[1] ?? '')
  return 0
}

function* remove({ argv, files }: ContainerProcess): Process<number> {
  files.remove(argv[1] ?? '')
  return 0
}

function* cat({ argv, files, stdout, stderr }: ContainerProcess): Process<number> {
  const path = argv[1] ?? ''
  if (!files.stat(path)) {
    stderr.write(`cat: can't open '${path}': No such file or directory\n`)
    return 1
  }
  stdout.write(files.read(path))
  return 0
}

function* doze({ argv }: ContainerProcess): Process<number> {
  yield* sleep(Number(argv[1]) * SECOND)
  return 0
}

function* echo({ argv, stdout }: ContainerProcess): Process<number> {
  stdout.write(`${argv.slice(1).join(' ')}\n`)
  return 0
}

/** Runs until TERM, then ends with 0: a well-behaved server. */
export function* server(process: ContainerProcess): Process<number> {
  process.signals.trap('TERM')
  process.stdout.write('ready\n')
  process.network.listen(80, 'TCP', function* (message) {
    return message.protocol === 'http' ? { protocol: 'http', status: message.path === '/' ? 200 : 404, headers: {}, body: 'hello' } : { protocol: 'connect' }
  })
  yield* process.signals.received.receive()
  return 0
}

/** Runs for a while and ends with a code: `exits after SECONDS CODE`. */
export function exiting(seconds: number, code: number): Program {
  return function* ({ stdout }) {
    stdout.write('starting\n')
    yield* sleep(seconds * SECOND)
    return code
  }
}

export interface RecordedRequest {
  readonly seconds: number
  readonly verb: string
  readonly resource: string
  readonly name: string
  readonly code: number
  readonly body: unknown
}

export interface TestNode extends TestServer {
  readonly machine: Machine
  readonly registry: ImageRegistry
  /** The same requests with their bodies. */
  readonly log: RecordedRequest[]
  /** Requests of the kubelet since the last call, one a line: `get pods web`. Leases are left out unless asked for. */
  requests(): string[]
  /** Creates a pod bound to the machine. */
  createPod(name: string, spec: PodSpec, metadata?: Partial<Pod['metadata']>): Pod
  pod(name: string): Pod
  /** Runs a command in the first container of a pod; gives code and output. */
  exec(name: string, command: readonly string[]): { code: number | undefined; output: string }
  /** Lets time pass until a pod is as wanted; throws after a minute. */
  until(name: string, wanted: (pod: Pod) => boolean, limitSeconds?: number): Pod
}

function describe(verb: string, body: unknown): string {
  const event = body as { reason?: string; message?: string; count?: number }
  return verb === 'patch' ? `count ${event.count}` : `${event.reason}: ${event.message}`
}

/** `sh -c` for the one script that tests need: `sleep N; exit M`, either part alone too. */
function* shell({ argv }: ContainerProcess): Process<number> {
  const script = argv[2] ?? ''
  const seconds = /sleep (\d+)/.exec(script)?.[1]
  if (seconds) yield* sleep(Number(seconds) * SECOND)
  return Number(/exit (\d+)/.exec(script)?.[1] ?? 0)
}

const IMAGES: readonly Image[] = [
  makeImage('docker.io/library/nginx:1.27', server),
  makeImage('docker.io/library/nginx:1.28', server),
  makeImage('docker.io/library/busybox:1.36', shell),
  makeImage('docker.io/library/crash:1', exiting(3, 2)),
  makeImage('docker.io/library/done:1', exiting(1, 0)),
  makeImage('docker.io/library/fail:1', exiting(1, 5)),
  makeImage('docker.io/library/stubborn:1', function* () { yield* sleep(3600 * SECOND); return 0 }),
  makeImage('docker.io/library/greedy:1', function* ({ resources }) {
    yield* sleep(SECOND)
    resources.useMemory(100 * 1024 * 1024)
    yield* sleep(3600 * SECOND)
    return 0
  }),
]

export function makeTestNode(options: { readonly preloaded?: boolean; readonly seed?: number; readonly extra?: readonly Image[] } = {}): TestNode {
  const test = makeTestServer({ seed: options.seed ?? 1 })
  const { kernel, network } = test
  const lines: string[] = []
  const log: RecordedRequest[] = []
  kernel.trace.listen((record) => {
    if (record.kind !== 'request' || !record.actor.startsWith('kubelet')) return
    const { verb, resource, name, code, body } = record.data as { verb: string; resource: string; name: string; code: number; body: unknown }
    if (resource === 'leases' || verb === 'watch' || verb === 'list') return
    log.push({ seconds: record.time / SECOND, verb, resource, name, code, body })
    lines.push(`${(record.time / SECOND).toFixed(3)} ${verb} ${resource} ${resource === 'events' ? describe(verb, body) : name} ${code}`)
  })
  const registry = new ImageRegistry([...IMAGES, ...(options.extra ?? [])])
  const machine = startMachine({
    network, name: 'node-1', ip: '10.89.0.11', region: 'r1', zone: 'r1-z1', podNetwork: new DirectPodNetwork(network), registry,
    capacity: { cpu: '2', memory: '24684092Ki', storage: '264212084Ki', pods: 110 },
    labels: { 'topology.kubernetes.io/region': 'r1', 'topology.kubernetes.io/zone': 'r1-z1' },
    preloadedImages: options.preloaded === false ? [] : [...registry.images()].map((image) => image.reference),
    disks: new SharedDisks(), group: kernel.root,
    makeClient: (host, group) => test.client.with({ host, group, userAgent: 'kubelet', credentials: { certificate: { commonName: 'system:node:node-1', organizations: ['system:nodes'] } } }),
  })
  test.advance(5 * SECOND)
  // What the node controllers would do: give the node its range of addresses.
  test.run((function* (): Process<void> {
    yield* test.client.patch(NODES, 'node-1', undefined, 'application/merge-patch+json', { spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] } })
  })())
  test.run(test.client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace: 'default' }, data: { 'ca.crt': 'certificate' } }))
  test.advance(2 * SECOND)
  const pod = (name: string): Pod => test.run(test.client.get(PODS, name, 'default'))
  return {
    ...test, machine, registry, pod, log,
    requests: () => lines.splice(0),
    exec: (name, command) => {
      let output = ''
      const collect = outputTo((text) => {
        output += text
        return true
      })
      const id = pod(name).status?.containerStatuses?.[0]?.containerID?.slice('containerd://'.length) ?? ''
      const process = machine.runtime.exec(id, command, { stdout: collect, stderr: collect })
      test.run(process.wait())
      return { code: process.exitCode, output }
    },
    createPod: (name, spec, metadata = {}) => test.run(test.client.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', ...metadata }, spec: { nodeName: 'node-1', ...spec } })),
    until: (name, wanted, limitSeconds = 60) => {
      for (let tries = 0; tries < limitSeconds * 10; tries++) {
        const found = pod(name)
        if (wanted(found)) return found
        test.advance(SECOND / 10)
      }
      throw new Error(`pod ${name} is not as wanted: ${JSON.stringify(pod(name).status)}`)
    },
  }
}
