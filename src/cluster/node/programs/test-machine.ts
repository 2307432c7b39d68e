// A builder for tests: containers of the standard images on one machine, without a kubelet; commands run in them as exec does.
import { Kernel, Network, SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { ImageRegistry, ImageStore, type Image } from '../images/index.ts'
import { ContainerRuntime, DirectPodNetwork, MachineUsage, makePipe, outputTo, type Container } from '../runtime/index.ts'
import { standardImages } from './images.ts'

export interface Outcome {
  readonly code: number | undefined
  readonly out: string
  readonly err: string
}

export interface TestContainer {
  readonly container: Container
  readonly ip: string
  /** Runs a command to its end, or for at most so many seconds (its code is then undefined). */
  exec(argv: readonly string[], options?: { readonly stdin?: string; readonly seconds?: number }): Outcome
  /** `sh -c`. */
  sh(script: string, options?: { readonly stdin?: string; readonly seconds?: number }): Outcome
  /** What it has written. */
  log(): string
}

export interface RunOptions {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly memoryBytes?: number
  readonly cpuMilli?: number
  readonly hostname?: string
  /** Further lines of /etc/hosts: addresses by name. */
  readonly hosts?: Readonly<Record<string, string>>
  readonly nameserver?: string
}

export interface TestMachine {
  readonly kernel: Kernel
  readonly network: Network
  advance(micros: Micros): void
  run(image: string, options?: RunOptions): TestContainer
}

export function makeTestMachine(extra: readonly Image[] = []): TestMachine {
  const kernel = new Kernel({ seed: 1 })
  const network = new Network(kernel, () => ({ latencyMicros: 200, jitterMicros: 0 }))
  const registry = new ImageRegistry([...standardImages({ makeClient: () => { throw new Error('no API server here') } }), ...extra])
  const host = network.host('node-1')
  const images = new ImageStore({ network, host, registry, preloaded: [...registry.images()].map((image) => image.reference) })
  const runtime = new ContainerRuntime({ machineName: 'node-1', machineIP: '10.89.0.11', host, usage: new MachineUsage(2, 8 * 2 ** 30), images, network, podNetwork: new DirectPodNetwork(network) }, kernel.root)
  runtime.setPodCIDR('10.244.0.0/24')
  let count = 0
  const advance = (micros: Micros): void => kernel.runUntil(kernel.now + micros)
  const finish = <T>(body: Process<T>): T => {
    const task = kernel.root.spawn('test', body)
    for (let tries = 0; !task.done && tries < 100; tries++) advance(SECOND / 20)
    if (task.error !== undefined) throw task.error
    return task.result as T
  }
  return {
    kernel, network, advance,
    run(imageName, { command, args, env = {}, memoryBytes, cpuMilli, hostname = `pod-${count + 1}`, hosts = {}, nameserver } = {}) {
      const podUid = String(++count)
      const dns = { nameservers: nameserver === undefined ? [] : [nameserver], searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], options: ['ndots:5'] }
      const sandbox = finish(runtime.runPodSandbox({ podUid, namespace: 'default', name: hostname, attempt: 0, hostname, hostNetwork: false, dns, hostPorts: [] }))
      runtime.writeHostsFile(sandbox.id, podUid, () => `127.0.0.1\tlocalhost\n${sandbox.ip}\t${hostname}\n${Object.entries(hosts).map(([name, address]) => `${address}\t${name}\n`).join('')}`)
      const id = finish(runtime.createContainer(podUid, sandbox.id, {
        name: 'c', attempt: 0, imageName, ...(command ? { command } : {}), ...(args ? { args } : {}), env, user: { uid: 0, gid: 0, groups: [] }, limits: { cpuMilli, memoryBytes }, stdin: false, stdinOnce: false, tty: false,
        notes: { specHash: '', terminationMessagePath: '', terminationMessagePolicy: '', requests: {}, limits: {} },
      }, []))
      finish(runtime.startContainer(id))
      advance(SECOND / 20)
      const container = runtime.container(id)!
      const exec: TestContainer['exec'] = (argv, { stdin = '', seconds = 600 } = {}) => {
        let out = ''
        let err = ''
        const pipe = makePipe(kernel)
        pipe.output.write(stdin)
        pipe.output.close()
        const process = container.exec(argv, { stdin: pipe.input, stdout: outputTo((text) => { out += text; return true }), stderr: outputTo((text) => { err += text; return true }) })
        const until = kernel.now + seconds * SECOND
        while (process.exitCode === undefined && kernel.now < until) advance(SECOND / 20)
        return { code: process.exitCode, out, err }
      }
      return { container, ip: sandbox.ip, exec, sh: (script, options) => exec(['sh', '-c', script], options), log: () => container.log.read().map((line) => line.text).join('') }
    },
  }
}
