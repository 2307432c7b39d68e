// Programs that misbehave: one that leaks memory, one that spins. The fault is the program's own, so the next container of that name has it as well.
import { MILLISECOND, SECOND, sleep, type Process, type Task } from '../../../kernel/index.ts'
import type { Container, ContainerRuntime } from '../runtime/index.ts'

const MIB = 1024 * 1024
/** Not the number of any process: what the fault takes is the first process's, and goes with it. */
const FAULT_PID = -1
const LEAK_STEP = 1 * SECOND
const SPIN_STEP = 100 * MILLISECOND

interface Fault {
  readonly leakBytes: number
  readonly cores: number
}

const NONE: Fault = { leakBytes: 0, cores: 0 }

export class ContainerFaults {
  readonly #runtime: ContainerRuntime
  /** By namespace, pod and container. */
  readonly #faults = new Map<string, Fault>()
  readonly #tasks = new Map<Container, readonly Task[]>()

  constructor(runtime: ContainerRuntime) {
    this.#runtime = runtime
    runtime.onStart = (container) => this.#apply(container)
  }

  /** From now on a container takes so much more memory each second; 0 mends it, but what has leaked is kept until it ends. */
  leak(namespace: string, pod: string, container: string, mibPerSecond: number): void {
    this.#change(`${namespace}/${pod}/${container}`, { leakBytes: Math.max(0, mibPerSecond) * MIB })
  }

  /** From now on a container computes on so many cores, as far as its limit and the machine let it; 0 mends it. */
  spin(namespace: string, pod: string, container: string, cores: number): void {
    this.#change(`${namespace}/${pod}/${container}`, { cores: Math.max(0, cores) })
  }

  #change(key: string, change: Partial<Fault>): void {
    const fault = { ...(this.#faults.get(key) ?? NONE), ...change }
    if (fault.leakBytes === 0 && fault.cores === 0) this.#faults.delete(key)
    else this.#faults.set(key, fault)
    for (const container of this.#runtime.runningContainers()) if (keyOf(container) === key) this.#apply(container)
  }

  #apply(container: Container): void {
    for (const task of this.#tasks.get(container) ?? []) task.kill()
    this.#tasks.delete(container)
    const fault = this.#faults.get(keyOf(container))
    if (!fault) return
    const { group } = container
    const tasks: Task[] = fault.leakBytes > 0 ? [group.spawn('leak', leak(container, fault.leakBytes))] : []
    for (let left = fault.cores; left > 0; left--) tasks.push(group.spawn('spin', spin(container, Math.min(1, left))))
    this.#tasks.set(container, tasks)
    group.onKill(() => {
      this.#tasks.delete(container)
      container.cgroup.forget(FAULT_PID)
    })
  }
}

const keyOf = ({ identity: { pod, name } }: Container): string => `${pod.namespace}/${pod.name}/${name}`

function* leak({ cgroup }: Container, bytesPerSecond: number): Process<void> {
  for (let leaked = cgroup.memoryOf(FAULT_PID) + bytesPerSecond; ; leaked += bytesPerSecond) {
    cgroup.useMemory(FAULT_PID, leaked)
    yield* sleep(LEAK_STEP)
  }
}

/** One thread, which wants this share of a core. */
function* spin({ cgroup, kernel }: Container, share: number): Process<void> {
  for (;;) {
    const began = kernel.now
    yield* cgroup.compute(Math.round(SPIN_STEP * share))
    yield* sleep(Math.max(0, began + SPIN_STEP - kernel.now))
  }
}
