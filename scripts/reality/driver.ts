// Drives a modelled cluster in virtual time by the words of a transcript or a story: commands, waits, settling, machines.
import { createCluster, type Cluster, type ClusterConfig } from '../../src/cluster/cluster.ts'
import { SECOND, type Micros } from '../../src/kernel/index.ts'

export interface CommandResult { readonly out: string; readonly err: string; readonly code: number }

/** The cluster that the recordings were made on: two nodes in two zones, every image already there. */
export const RECORDED: ClusterConfig = {
  seed: 1,
  controlPlane: { name: 'control-plane', region: 'r1', zone: 'r1-z1' },
  nodes: [1, 2].map((n) => ({ name: `node-${n}`, region: 'r1', zone: `r1-z${n}`, cpu: '2', memory: '24684092Ki', disk: '264212084Ki', pods: 110 })),
  cloud: false,
  preloadImages: true,
}

/** metrics-server is asked for its readiness no earlier than 20 s after its start. */
const BOOT_TIME: Micros = 60 * SECOND
const COMMAND_LIMIT: Micros = 180 * SECOND
const CALM: Micros = 4 * SECOND
const SETTLE_LIMIT: Micros = 120 * SECOND
const STEP: Micros = SECOND / 10
/** A person, or a shell, needs a moment between two commands. */
const BETWEEN: Micros = SECOND / 20
const SETTLED_KINDS = ['pods', 'replicasets.apps', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'persistentvolumeclaims', 'endpointslices.discovery.k8s.io', 'services']

export class Driver {
  readonly cluster: Cluster
  readonly files: Record<string, string> = {}
  #changed: Micros = 0

  constructor(config: ClusterConfig = RECORDED) {
    this.cluster = createCluster(config)
    this.cluster.onChange((key) => {
      if (SETTLED_KINDS.some((kind) => key.startsWith(`${kind}/`))) this.#changed = this.cluster.kernel.now
    })
    this.cluster.boot()
    // The recordings begin on a cluster that has been up for a while: its add-ons are ready, nothing moves any more.
    this.wait(BOOT_TIME)
    this.settle()
  }

  /** Runs one command line at the laptop until it ends. */
  run(line: string | readonly string[]): CommandResult {
    const { kernel } = this.cluster
    kernel.runUntil(kernel.now + BETWEEN)
    // Files go to the laptop once: afterwards commands may have changed them there.
    const files = { ...this.files }
    for (const name of Object.keys(files)) delete this.files[name]
    const command = this.cluster.kubectl(line, { files })
    const limit = kernel.now + COMMAND_LIMIT
    while (!command.done && kernel.now < limit) {
      const next = kernel.nextTime()
      if (next === undefined || next > limit) break
      kernel.runUntil(next)
    }
    if (!command.done) {
      command.interrupt()
      return { out: command.stdout, err: command.stderr, code: 124 }
    }
    return { out: command.stdout, err: command.stderr, code: command.exitCode }
  }

  wait(duration: Micros): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.now + duration)
  }

  /** Until no workload object, Service or EndpointSlice has changed for four seconds, at most 120 s. */
  settle(): void {
    const { kernel } = this.cluster
    const began = kernel.now
    const from = kernel.now
    while (kernel.now - began < SETTLE_LIMIT && kernel.now - Math.max(this.#changed, from) < CALM) kernel.runUntil(kernel.now + STEP)
  }

  /** A directive of a transcript: `wait 20s`, `settle`, `kubelet stop node-2`. */
  directive(verb: string): void {
    const [what, ...rest] = verb.split(/\s+/)
    if (what === 'wait') this.wait(parseDuration(rest[0] ?? ''))
    else if (what === 'settle') this.settle()
    else if (what === 'kubelet') this.cluster.act({ do: 'process', machine: rest[1] ?? '', process: 'kubelet', signal: rest[0] === 'stop' ? 'stop' : 'start' })
    else throw new Error(`unknown directive @${verb}`)
  }
}

/** `20s`, `2m`, `1m30s` in microseconds. */
export function parseDuration(text: string): Micros {
  const m = text.match(/^(?:(\d+)m)?(?:(\d+)s)?$/)
  if (!m || text === '') throw new Error(`not a duration: ${text}`)
  return (Number(m[1] ?? 0) * 60 + Number(m[2] ?? 0)) * SECOND
}
