// One kubelet: what it watches, the workers of its pods, and how its parts hang together. Models pkg/kubelet/kubelet.go (syncLoop).
import { deepEqual, formatNanoTime, qosClassOf } from '../../api/index.ts'
import type { ConfigMap, Node, Pod, Secret, Service } from '../../api/types/core-v1.ts'
import { CONFIG_MAPS, EventRecorder, Informer, NODES, PODS, SECRETS, SERVICES, type Client } from '../../client/index.ts'
import { MILLISECOND, SECOND, sleep, type Group, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import type { ContainerRuntime } from '../runtime/index.ts'
import { admitPod } from './admission.ts'
import { Allocation } from './allocation.ts'
import type { KubeletContext, KubeletSettings, MachineFacts } from './context.ts'
import { EvictionManager } from './eviction.ts'
import { ImageManager } from './image-manager.ts'
import { readVolumes, type FileSystemStats } from './metrics.ts'
import { NodeAgent } from './node-agent.ts'
import { ObjectCache } from './object-cache.ts'
import { Pleg } from './pleg.ts'
import { servePlugins } from './plugins.ts'
import { PodLifecycle } from './pod-lifecycle.ts'
import { PodWorker } from './pod-worker.ts'
import { Prober } from './probes/index.ts'
import { allocatableAmounts } from './resources.ts'
import { serveKubelet } from './server.ts'
import { isTerminalPhase, StatusManager } from './status/index.ts'
import { PodKiller, PodSyncer } from './sync/index.ts'
import { VolumeManager } from './volumes/index.ts'

/** The beat of the sync loop: pods that wait for their next round are taken up on it. */
const BEAT: Micros = 1 * SECOND
/** The sync loop begins later than the PLEG, so that their beats do not fall together. */
const BEAT_OFFSET: Micros = 560 * MILLISECOND
/** From the start of the process to its first request, and from there until its modules run and pods are taken up. */
const START_UP: Micros = 250 * MILLISECOND
const MODULES_START: Micros = 900 * MILLISECOND
/** Ended containers of one name that are kept (maxPerPodContainer). */
const KEPT_DEAD = 1

export interface KubeletOptions {
  readonly kernel: Kernel
  readonly group: Group
  readonly client: Client
  readonly runtime: ContainerRuntime
  readonly machine: MachineFacts
  readonly settings: KubeletSettings
}

export class Kubelet {
  readonly #context: KubeletContext
  readonly #pods: Informer<Pod>
  readonly #nodes: Informer<Node>
  #services: Informer<Service> | undefined
  readonly #byUid = new Map<string, Pod>()
  readonly #seenAt = new Map<string, Micros>()
  /** Pods that run here or are about to. */
  readonly #active = new Map<string, Pod>()
  readonly #workers = new Map<string, PodWorker>()
  readonly #rejected = new Set<string>()
  readonly #statuses: StatusManager
  readonly #pleg: Pleg
  readonly #prober: Prober
  readonly #volumes: VolumeManager
  readonly #allocation: Allocation
  readonly #lifecycle: PodLifecycle
  readonly #eviction: EvictionManager
  readonly #agent: NodeAgent

  constructor(options: KubeletOptions) {
    const { kernel, group, client, runtime, machine, settings } = options
    this.#pods = new Informer<Pod>(client, PODS, { fieldSelector: `spec.nodeName=${machine.name}` })
    this.#nodes = new Informer<Node>(client, NODES, { fieldSelector: `metadata.name=${machine.name}` })
    const recorder = new EventRecorder(client, group, 'kubelet', machine.name)
    const context: KubeletContext = {
      kernel, group, client, runtime, machine, settings, recorder, random: kernel.random(`kubelet ${machine.name}`), startedAt: kernel.now, csiDrivers: new Map(),
      node: () => this.#nodes.get(machine.name),
      pod: (uid) => this.#byUid.get(uid),
      services: (namespace) => this.#services?.inNamespace(namespace) ?? [],
      nodeChanged: () => this.#agent.touch('soon'),
      servicesRead: () => this.#services!.synced.wait(),
    }
    this.#context = context
    const configMaps = new ObjectCache<ConfigMap>(client, CONFIG_MAPS, group)
    const secrets = new ObjectCache<Secret>(client, SECRETS, group)
    this.#statuses = new StatusManager({ client, mayHaveRunningContainers: (uid) => this.#mayRun(uid), ended: (uid) => this.#active.delete(uid) })
    this.#pleg = new Pleg(kernel, runtime, (uid, events, hasDied) => this.#containersChanged(uid, events, hasDied))
    this.#prober = new Prober({ context, status: (uid) => this.#statuses.get(uid), changed: (pod, kind, id, success) => this.#probeChanged(pod, kind, id, success) })
    this.#volumes = new VolumeManager(context, configMaps, secrets, (uid) => this.#seenText(uid))
    this.#allocation = new Allocation(context, this.#active)
    const killer = new PodKiller(context)
    const syncer = new PodSyncer({
      context, images: new ImageManager(context), prober: this.#prober, killer, configMaps, secrets,
      volumeOf: (uid, name) => this.#volumes.volume(uid, name),
      resourcesOf: (pod, container) => this.#allocation.of(pod.metadata.uid, container.name) ?? container.resources ?? {},
      mustRestart: (pod, container, status) => this.#allocation.mustRestart(pod, container, status),
    })
    this.#lifecycle = new PodLifecycle({
      context, pleg: this.#pleg, statuses: this.#statuses, prober: this.#prober, syncer, killer, volumes: this.#volumes, allocation: this.#allocation, configMaps, secrets,
      poke: (uid) => this.#workers.get(uid)?.poke(),
      isTerminationRequested: (uid) => this.#workers.get(uid)?.isTerminationRequested ?? true,
      nextBeat: (time) => this.#nextBeat(time),
      finished: (uid) => this.#finished(uid),
    })
    this.#eviction = new EvictionManager({ context, pods: () => [...this.#byUid.values()], end: (uid, ending) => this.#workers.get(uid)?.end(ending), changed: () => this.#agent.touch('soon') })
    this.#agent = new NodeAgent({ context, memoryPressure: () => this.#eviction.memoryPressure, diskPressure: () => this.#eviction.diskPressure, volumesInUse: () => this.#volumes.volumesInUse() })
    serveKubelet({ context, findPod: (namespace, name) => this.#pods.get(`${namespace}/${name}`), status: (uid) => this.#statuses.get(uid) })
  }

  start(): void {
    const { group, runtime } = this.#context
    group.onKill(() => {
      runtime.onChange = undefined
    })
    servePlugins(this.#context)
    group.spawn('status manager', this.#statuses.run())
    group.spawn('eviction manager', this.#eviction.run())
    this.#nodes.handle({ added: (node) => this.#nodeSeen(node), updated: (_, node) => this.#nodeSeen(node) })
    group.spawn('kubelet', this.#run())
  }

  /** The file systems of the claims that its pods have mounted, by `namespace/name`. */
  volumeStats(): ReadonlyMap<string, FileSystemStats> {
    return readVolumes(this.#context, this.#volumes.measured())
  }

  *#run(): Process<void> {
    const { group } = this.#context
    yield* sleep(START_UP)
    this.#nodes.start(group)
    yield* this.#nodes.synced.wait()
    this.#agent.start()
    yield* sleep(MODULES_START)
    group.spawn('pleg', this.#pleg.run())
    this.#pods.handle({ added: (pod) => this.#added(pod), updated: (old, pod) => this.#updated(old, pod), deleted: (pod) => this.#deleted(pod) })
    this.#pods.start(group)
    yield* this.#pods.synced.wait()
    yield* this.#pleg.statusNewerThan('', -1)
    this.#removeOrphans()
  }

  #seenText(uid: string): string {
    const time = this.#seenAt.get(uid)
    return time === undefined ? '' : formatNanoTime(time)
  }

  #nextBeat(time: Micros): Micros {
    const { startedAt } = this.#context
    return startedAt + BEAT_OFFSET + Math.ceil((time - startedAt - BEAT_OFFSET) / BEAT) * BEAT
  }

  #nodeSeen(node: Node): void {
    const { runtime } = this.#context
    const cidr = node.spec?.podCIDR
    if (cidr && !runtime.networkReady) {
      runtime.setPodCIDR(cidr)
      // A node that becomes ready says so at once.
      this.#agent.touch('now')
    } else this.#agent.seen(node)
  }

  #added(pod: Pod): void {
    const { uid } = pod.metadata
    this.#byUid.set(uid, pod)
    this.#seenAt.set(uid, this.#context.kernel.now)
    const isOver = isTerminalPhase(pod.status?.phase)
    if (!isOver && !pod.metadata.deletionTimestamp && !this.#context.runtime.podName(uid)) {
      const rejection = this.#eviction.admit(pod) ?? admitPod(pod, this.#context.node(), allocatableAmounts(this.#context.machine), this.#active, (other) => this.#allocation.requestsOf(other))
      if (rejection) return this.#reject(pod, rejection.reason, rejection.message)
    }
    this.#allocation.allocate(pod)
    this.#watchServices()
    const worker = new PodWorker(pod, this.#lifecycle, this.#context.group)
    this.#workers.set(uid, worker)
    if (!isOver) this.#active.set(uid, pod)
    if (isOver && !this.#isRunning(uid)) worker.phase = 'terminated'
    if (pod.metadata.deletionTimestamp) worker.end({})
    this.#eviction.watch(pod)
    worker.poke()
  }

  #updated(old: Pod, pod: Pod): void {
    const { uid } = pod.metadata
    this.#byUid.set(uid, pod)
    if (isTerminalPhase(pod.status?.phase)) this.#active.delete(uid)
    else if (this.#active.has(uid)) this.#active.set(uid, pod)
    const worker = this.#workers.get(uid)
    if (!worker) {
      if (this.#rejected.has(uid) && pod.metadata.deletionTimestamp) this.#statuses.terminate(pod)
      return
    }
    if (!differInMeaning(old, pod)) {
      worker.pod = pod
      this.#lifecycle.reported(pod)
      this.#statuses.reconcile(pod)
      return
    }
    if (worker.finished) {
      worker.pod = pod
      if (pod.metadata.deletionTimestamp) this.#statuses.terminate(pod)
      return
    }
    worker.update(pod)
  }

  /** Gone from the API: whatever still runs of it is stopped. */
  #deleted(pod: Pod): void {
    const { uid } = pod.metadata
    const worker = this.#workers.get(uid)
    this.#rejected.delete(uid)
    if (worker && !worker.finished) {
      // Without a time of deletion this was a deletion without grace; its containers get the grace of their spec all the same.
      worker.pod = pod.metadata.deletionTimestamp ? pod : worker.pod
      worker.end({})
    } else this.#forget(uid)
    this.#byUid.delete(uid)
    this.#active.delete(uid)
    for (const waiting of this.#allocation.deferred()) this.#workers.get(waiting)?.poke()
  }

  #finished(uid: string): void {
    this.#active.delete(uid)
    if (!this.#byUid.has(uid)) this.#forget(uid)
  }

  #forget(uid: string): void {
    this.#workers.get(uid)?.stop()
    this.#workers.delete(uid)
    this.#seenAt.delete(uid)
    this.#statuses.forget(uid)
    this.#lifecycle.forget(uid)
    this.#context.runtime.removePod(uid)
  }

  #reject(pod: Pod, reason: string, message: string): void {
    this.#rejected.add(pod.metadata.uid)
    this.#allocation.forget(pod.metadata.uid)
    this.#context.recorder.event(pod, 'Warning', reason, message)
    this.#statuses.set(pod, { observedGeneration: pod.metadata.generation ?? 0, phase: 'Failed', reason, message: `Pod was rejected: ${message}`, qosClass: pod.status?.qosClass ?? qosClassOf(pod.spec!) })
  }

  #mayRun(uid: string): boolean {
    const worker = this.#workers.get(uid)
    return worker !== undefined && worker.phase !== 'terminated'
  }

  #isRunning(uid: string): boolean {
    return this.#context.runtime.pod(uid).containers.some((container) => container.state === 'running')
  }

  /** Each event asks for a round; while the first is under way the others become one more. */
  #containersChanged(uid: string, events: number, hasDied: boolean): void {
    const worker = this.#workers.get(uid)
    if (!worker) return
    worker.poke()
    if (events > 1) this.#context.kernel.after(0, () => worker.poke())
    if (hasDied) this.#removeDead(uid)
  }

  /** Of the ended containers of one name only the newest is kept: `kubectl logs --previous` reads it. What was seen before stays in the PLEG's cache until its next look. */
  #removeDead(uid: string): void {
    const { runtime } = this.#context
    const kept = new Map<string, number>()
    for (const { id, name, state } of runtime.pod(uid).containers) {
      if (state !== 'exited') continue
      const count = kept.get(name) ?? 0
      kept.set(name, count + 1)
      if (count >= KEPT_DEAD) runtime.removeContainer(id)
    }
  }

  #probeChanged(pod: Pod, kind: 'startup' | 'liveness' | 'readiness', containerId: string, success: boolean): void {
    if (kind === 'readiness') this.#statuses.setReady(pod, containerId, success)
    else if (kind === 'startup') this.#statuses.setStarted(pod, containerId, success)
    else if (success) return
    this.#workers.get(pod.metadata.uid)?.poke()
  }

  /** Services are read once there is a pod that could want to know of them. */
  #watchServices(): void {
    if (this.#services) return
    const { client, group } = this.#context
    this.#services = new Informer<Service>(client, SERVICES)
    this.#services.start(group)
  }

  /** What runs on the machine and is in no list of the API server has lost its pod while this kubelet was away. */
  #removeOrphans(): void {
    const { runtime, group } = this.#context
    for (const uid of runtime.podUids()) {
      if (this.#byUid.has(uid)) continue
      const name = runtime.podName(uid)
      const worker = name && new PodWorker({ apiVersion: 'v1', kind: 'Pod', metadata: { ...name, uid }, spec: { containers: [] } } as unknown as Pod, this.#lifecycle, group)
      if (!worker) continue
      this.#workers.set(uid, worker)
      worker.end({ graceSeconds: 1 })
      worker.poke()
    }
  }
}

/** Whether more than the status has changed. Models pkg/kubelet/config (podsDifferSemantically). */
function differInMeaning(a: Pod, b: Pod): boolean {
  return a.metadata.deletionTimestamp !== b.metadata.deletionTimestamp || a.metadata.deletionGracePeriodSeconds !== b.metadata.deletionGracePeriodSeconds
    || !deepEqual(a.spec, b.spec) || !deepEqual(a.metadata.labels, b.metadata.labels) || !deepEqual(a.metadata.annotations, b.metadata.annotations)
}
