// Stops containers and pods: pre-stop hook, signal, patience, kill; sidecars after those they serve. Models pkg/kubelet/kuberuntime (killContainer, killPodWithSyncResult).
import type { Container, Pod } from '../../../api/types/core-v1.ts'
import { SECOND, select, Signal, type Group, type Process, type Task } from '../../../../kernel/index.ts'
import { RuntimeError, type ContainerStatus } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'
import { containersOf, isSidecar, type RuntimeStatus } from '../runtime-status.ts'
import { runHook } from './hooks.ts'
import type { ContainerKill } from './actions.ts'

/** Every container gets a moment to stop, however short its pod's patience is. */
const LEAST_GRACE_SECONDS = 2

interface Turn {
  readonly container: Container
  readonly ended: Signal
}

export class PodKiller {
  readonly #context: KubeletContext

  constructor(context: KubeletContext) {
    this.#context = context
  }

  /** Stops one container. `graceOverride` (seconds) stands before what the pod says. */
  *killContainer(pod: Pod, status: ContainerStatus, message: string, because: ContainerKill['because'], graceOverride?: number, turn?: (graceSeconds: number) => Process<void>): Process<void> {
    const { kernel, recorder, runtime } = this.#context
    const found = [...containersOf(pod)].find(({ container }) => container.name === status.name)
    recorder.event({ object: pod, fieldPath: found?.fieldPath ?? `spec.containers{${status.name}}` }, 'Normal', 'Killing', message || `Stopping container ${status.name}`)
    let grace = graceOverride ?? graceSeconds(pod, found?.container, because)
    const elapsed = (since: number): number => Math.floor((kernel.now - since) / SECOND)
    const preStop = found?.container.lifecycle?.preStop
    if (preStop && grace > 0) {
      const beganAt = kernel.now
      yield* this.#preStop(pod, found, status, grace)
      grace -= elapsed(beganAt)
    }
    if (turn && grace > 0) {
      const beganAt = kernel.now
      yield* turn(grace)
      grace -= elapsed(beganAt)
    }
    try {
      yield* runtime.stopContainer(status.id, Math.max(LEAST_GRACE_SECONDS, grace))
    } catch (error) {
      // A container that is gone already has been stopped.
      if (!(error instanceof RuntimeError)) throw error
    }
  }

  /** Stops every running container of a pod at the same time, then its sandboxes. */
  *killPod(pod: Pod, runtimeStatus: RuntimeStatus, graceOverride?: number): Process<void> {
    const { runtime, group } = this.#context
    const running = runtimeStatus.containers.filter((container) => container.state === 'running')
    const turns = this.#turns(pod, running)
    const tasks: Task<void>[] = running.map((status) => group.spawn(`kill ${status.name}`, this.#killInTurn(pod, status, turns, graceOverride)))
    for (const task of tasks) yield* task.join()
    for (const sandbox of runtimeStatus.sandboxes) if (sandbox.state === 'ready') yield* runtime.stopPodSandbox(pod.metadata.uid, sandbox.id)
  }

  *#killInTurn(pod: Pod, status: ContainerStatus, turns: ReadonlyMap<string, Turn>, graceOverride: number | undefined): Process<void> {
    const own = turns.get(status.name)
    const before = [...turns.values()].filter((turn) => own !== undefined && turn !== own && comesBefore(pod, turn.container, own.container))
    try {
      yield* this.killContainer(pod, status, '', 'other', graceOverride, before.length === 0 ? undefined : (grace) => waitForAll(this.#context.group, before, grace))
    } finally {
      own?.ended.fire()
    }
  }

  #turns(pod: Pod, running: readonly ContainerStatus[]): Map<string, Turn> {
    const turns = new Map<string, Turn>()
    for (const { container } of containersOf(pod)) if (running.some(({ name }) => name === container.name)) turns.set(container.name, { container, ended: new Signal() })
    return turns
  }

  *#preStop(pod: Pod, found: { container: Container; fieldPath: string }, status: ContainerStatus, grace: number): Process<void> {
    const { group, recorder } = this.#context
    const done = new Signal()
    const task = group.spawn('preStop', runHook(this.#context, pod, found.container, status.id, found.container.lifecycle!.preStop!))
    task.onDone = () => done.fire()
    yield* select([done, { after: grace * SECOND }])
    if (task.done && task.result !== undefined) recorder.event({ object: pod, fieldPath: found.fieldPath }, 'Warning', 'FailedPreStopHook', 'PreStopHook failed')
  }
}

/** Regular containers stop before sidecars, and sidecars in the reverse of their order. */
function comesBefore(pod: Pod, one: Container, other: Container): boolean {
  if (!isSidecar(other)) return false
  if (!isSidecar(one)) return true
  const init = pod.spec!.initContainers ?? []
  return init.indexOf(one) > init.indexOf(other)
}

function* waitForAll(group: Group, turns: readonly Turn[], graceSeconds: number): Process<void> {
  const all = new Signal()
  const waiter = group.spawn('termination order', (function* (): Process {
    for (const turn of turns) yield* turn.ended.wait()
    all.fire()
  })())
  yield* select([all, { after: graceSeconds * SECOND }])
  waiter.kill()
}

function graceSeconds(pod: Pod, container: Container | undefined, because: ContainerKill['because']): number {
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds
  const probe = because === 'liveness' ? container?.livenessProbe : because === 'startup' ? container?.startupProbe : undefined
  return probe?.terminationGracePeriodSeconds ?? pod.spec!.terminationGracePeriodSeconds ?? LEAST_GRACE_SECONDS
}
