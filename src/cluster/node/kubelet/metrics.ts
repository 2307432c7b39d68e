// What a kubelet tells of the use of its node and containers: what metrics-server scrapes. Models pkg/kubelet/server (/metrics/resource).
import type { KubeletContext } from './context.ts'
import { usedDiskBytes } from './disk.ts'
import type { PodVolume } from './volumes/index.ts'

/** A call to KUBELET_PORT (not a stream), answered by NodeMetrics or NodeTraffic. */
export interface MetricsRequest {
  readonly path: '/metrics/resource' | '/metrics/traffic'
}

export interface UsageSample {
  /** CPU time used since the start, in microseconds. */
  readonly cpuMicros: number
  readonly memoryBytes: number
}

export interface ContainerMetrics extends UsageSample {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** When the container started: samples of two lives cannot be compared. */
  readonly startedAt: number
}

export interface NodeMetrics {
  readonly time: number
  readonly node: UsageSample
  readonly containers: readonly ContainerMetrics[]
}

/** Requests that each pod's sockets have taken since its sandbox began: what an agent in the machine's kernel counts. */
export interface NodeTraffic {
  readonly time: number
  readonly pods: readonly { readonly namespace: string; readonly pod: string; readonly sandbox: string; readonly httpRequests: number }[]
}

/** What `statfs` says of a file system. */
export interface FileSystemStats {
  readonly capacityBytes: number
  readonly availableBytes: number
}

/** What the system itself uses: kubelet, runtime, kernel. */
const SYSTEM_CPU_SHARE = 0.03
const SYSTEM_MEMORY_BYTES = 600 * 1024 * 1024

export function readMetrics({ kernel, runtime, machine }: KubeletContext): NodeMetrics {
  const containers: ContainerMetrics[] = []
  let cpuMicros = Math.round((kernel.now - machine.bootedAt) * SYSTEM_CPU_SHARE) + machine.usage.retiredCpuMicros
  for (const container of runtime.runningContainers()) {
    const { namespace, name } = container.identity.pod
    const sample = { namespace, pod: name, container: container.status.name, startedAt: container.status.startedAt, cpuMicros: container.cgroup.cpuMicros, memoryBytes: container.cgroup.memoryBytes }
    containers.push(sample)
    cpuMicros += sample.cpuMicros
  }
  return { time: kernel.now, node: { cpuMicros, memoryBytes: SYSTEM_MEMORY_BYTES + machine.usage.usedMemoryBytes }, containers }
}

export function readTraffic({ kernel, runtime }: KubeletContext): NodeTraffic {
  const pods = [...runtime.readySandboxes()].map(({ config, status, httpRequests }) => ({ namespace: config.namespace, pod: config.name, sandbox: status.id, httpRequests }))
  return { time: kernel.now, pods }
}

/** A machine's own disk: what an agent on it measures (node_filesystem_avail_bytes), with or without a kubelet. */
export function readDisk(context: Pick<KubeletContext, 'machine' | 'runtime'>): FileSystemStats {
  const { storageBytes } = context.machine.capacity
  return { capacityBytes: storageBytes, availableBytes: storageBytes - usedDiskBytes(context) }
}

/** The file systems of mounted claims, by `namespace/name` (kubelet_volume_stats_*). Models pkg/kubelet/server/stats/volume_stat_calculator.go; a `local` volume has the numbers of the disk that it lies on. */
export function readVolumes(context: KubeletContext, measured: Iterable<readonly [claim: string, volume: PodVolume]>): ReadonlyMap<string, FileSystemStats> {
  const stats = new Map<string, FileSystemStats>()
  for (const [claim, { measured: by, store }] of measured) {
    if (by === 'machine') stats.set(claim, readDisk(context))
    else if (store.capacityBytes !== undefined) stats.set(claim, { capacityBytes: store.capacityBytes, availableBytes: Math.max(0, store.capacityBytes - store.usedBytes) })
  }
  return stats
}
