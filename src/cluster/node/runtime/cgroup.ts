// CPU and memory of containers and of their machine. Models cgroups as far as they show: usage for metrics, CPU quota as slowness, memory limits as OOM kills.
// Left out: CPU shares between containers that wait (each runnable process gets an equal part), page cache, swap, I/O.
import { MILLISECOND, sleep, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'

export interface Limits {
  /** Thousandths of a core; undefined for none. */
  readonly cpuMilli: number | undefined
  readonly memoryBytes: number | undefined
}

/** What one machine's cores and memory are used for. */
export class MachineUsage {
  readonly cores: number
  readonly memoryBytes: number
  /** Processes that compute at this moment. */
  computing = 0
  usedMemoryBytes = 0
  /** CPU time of containers that have exited, in microseconds: the machine's total never shrinks. */
  retiredCpuMicros = 0
  /** Called after memory in use has grown or shrunk. */
  onMemory: (() => void) | undefined
  /** Something that is no pod fills the disk up to this share of it, and again when room is made. */
  diskFilled = 0
  /** Called when that has changed. */
  onDisk: (() => void) | undefined

  constructor(cores: number, memoryBytes: number) {
    this.cores = cores
    this.memoryBytes = memoryBytes
  }
}

/** Of one process. */
interface Usage {
  readonly pid: number
  cpuMilli: number
  memoryBytes: number
}

const SLICE: Micros = 100 * MILLISECOND

/** Whose cgroup it is. */
export interface CgroupOwner {
  /** It has to end; called while a process of it may be running. */
  outOfMemory(): void
}

export class Cgroup {
  limits: Limits
  #kernel: Kernel
  #machine: MachineUsage
  #processes: Usage[] | undefined
  #cpuMilli = 0
  #memoryBytes = 0
  #computing = 0
  #usedMicros = 0
  #countedAt: Micros
  #owner: CgroupOwner

  constructor(kernel: Kernel, machine: MachineUsage, limits: Limits, owner: CgroupOwner) {
    this.#kernel = kernel
    this.#machine = machine
    this.limits = limits
    this.#countedAt = kernel.now
    this.#owner = owner
  }

  get memoryBytes(): number {
    return this.#memoryBytes
  }

  /** CPU time used since the container started, in microseconds. */
  get cpuMicros(): number {
    this.#count()
    return Math.round(this.#usedMicros)
  }

  /** What one process has of it. */
  memoryOf(pid: number): number {
    return this.#find(pid)?.memoryBytes ?? 0
  }

  useCpu(pid: number, milli: number): void {
    this.#count()
    const usage = this.#usage(pid)
    this.#cpuMilli += milli - usage.cpuMilli
    usage.cpuMilli = milli
  }

  useMemory(pid: number, bytes: number): void {
    const usage = this.#usage(pid)
    const growth = bytes - usage.memoryBytes
    if (growth === 0) return
    usage.memoryBytes = bytes
    this.#memoryBytes += growth
    this.#machine.usedMemoryBytes += growth
    const { memoryBytes } = this.limits
    // Of a machine that has no memory left, the kernel kills who asks for more: mostly that is who took it, too.
    const isOver = (memoryBytes !== undefined && this.#memoryBytes > memoryBytes) || this.#machine.usedMemoryBytes > this.#machine.memoryBytes
    if (growth > 0 && isOver) this.#owner.outOfMemory()
    this.#machine.onMemory?.()
  }

  /** A process has ended: what it used is free. */
  forget(pid: number): void {
    const usage = this.#find(pid)
    if (usage === undefined) return
    this.useCpu(pid, 0)
    this.useMemory(pid, 0)
    this.#processes!.splice(this.#processes!.indexOf(usage), 1)
  }

  /** Sets new limits of a running container (in-place resize). Shrinking below what is used kills, as the kernel does. */
  resize(limits: Limits): void {
    this.#count()
    this.limits = limits
    if (limits.memoryBytes !== undefined && this.#memoryBytes > limits.memoryBytes) this.#owner.outOfMemory()
  }

  /** Takes CPU time in slices, each at the speed that quota and competition allow. */
  *compute(cpuMicros: Micros): Process<void> {
    let rest = cpuMicros
    while (rest > 0) {
      this.#computing++
      this.#machine.computing++
      const speed = this.#speed()
      const slice = Math.min(SLICE, Math.max(1, Math.ceil(rest / speed)))
      try {
        yield* sleep(slice)
      } finally {
        this.#computing--
        this.#machine.computing--
      }
      const done = Math.min(rest, slice * speed)
      this.#usedMicros += done
      rest -= done
      if (rest < 1) rest = 0
    }
  }

  #speed(): number {
    const quota = this.limits.cpuMilli === undefined ? 1 : this.limits.cpuMilli / 1000 / this.#computing
    return Math.max(0.001, Math.min(1, quota, this.#machine.cores / this.#machine.computing))
  }

  #usage(pid: number): Usage {
    let usage = this.#find(pid)
    if (usage === undefined) {
      usage = { pid, cpuMilli: 0, memoryBytes: 0 }
      if (this.#processes) this.#processes.push(usage)
      else this.#processes = [usage]
    }
    return usage
  }

  #find(pid: number): Usage | undefined {
    for (const usage of this.#processes ?? []) if (usage.pid === pid) return usage
    return undefined
  }

  #count(): void {
    const { now } = this.#kernel
    const allowed = Math.min(this.#cpuMilli, this.limits.cpuMilli ?? Infinity, this.#machine.cores * 1000)
    this.#usedMicros += ((now - this.#countedAt) * allowed) / 1000
    this.#countedAt = now
  }
}

