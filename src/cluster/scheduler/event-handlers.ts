// What the watches say, told to cache and queue. Models pkg/scheduler/eventhandlers.go.
import { deepEqual, type KubeObject } from '../api/index.ts'
import type { Node, Pod } from '../api/types/core-v1.ts'
import type { Informer } from '../client/index.ts'
import { isFinished, type Cache } from './cache/index.ts'
import { forgetPodInfo, podInfoOf, type EventKind, type StorageKind } from './framework/index.ts'
import { sameLabels, type SchedulingQueue } from './queue/index.ts'

export interface HandlerTargets {
  readonly cache: Cache
  readonly queue: SchedulingQueue
  /** Whether a pod names a scheduler that runs here. */
  readonly isResponsibleFor: (pod: Pod) => boolean
}

const isAssigned = ({ spec }: Pod): boolean => Boolean(spec?.nodeName)

/** Keeps the cache true to assigned pods and the queue to the others. */
export function handlePods(pods: Informer<Pod>, { cache, queue, isResponsibleFor }: HandlerTargets): void {
  const addAssigned = (pod: Pod): void => {
    const info = podInfoOf(pod, cache.pod(pod.metadata.uid))
    cache.setPod(info)
    queue.moveAll({ kind: 'AssignedPod/Add', pod: info })
  }
  const removeAssigned = (pod: Pod): void => {
    const info = podInfoOf(pod)
    cache.removePod(info.uid)
    queue.moveAll({ kind: 'AssignedPod/Delete', pod: info })
  }
  const removeWaiting = (pod: Pod): void => {
    const info = podInfoOf(pod)
    queue.delete(info.uid)
    // Others counted its promised place as taken.
    if (pod.status?.nominatedNodeName && !isAssigned(pod)) queue.moveAll({ kind: 'AssignedPod/Delete', pod: info })
  }
  const updateAssigned = (old: Pod, pod: Pod): void => {
    const before = podInfoOf(old)
    const info = podInfoOf(pod, before)
    cache.setPod(info)
    if (!sameLabels(before.labels, info.labels)) queue.moveAll({ kind: 'AssignedPod/UpdateLabel', pod: info, oldPod: before })
    if (info.request.milliCPU < before.request.milliCPU || info.request.memory < before.request.memory) queue.moveAll({ kind: 'AssignedPod/UpdateScaleDown', pod: info, oldPod: before })
  }
  const add = (pod: Pod): void => {
    if (isFinished(pod)) return
    if (isAssigned(pod)) addAssigned(pod)
    else if (isResponsibleFor(pod)) queue.add(podInfoOf(pod))
  }
  const remove = (pod: Pod): void => (isAssigned(pod) ? removeAssigned(pod) : removeWaiting(pod))
  const update = (old: Pod, pod: Pod): void => {
    if (isFinished(pod)) return remove(pod)
    if (isFinished(old)) return add(pod)
    if (isAssigned(old)) return updateAssigned(old, pod)
    if (isAssigned(pod)) {
      queue.delete(pod.metadata.uid)
      addAssigned(pod)
      // A pod that is being bound right now hears of its end from its own binding cycle.
    } else if (isResponsibleFor(pod) && !cache.isAssumed(pod.metadata.uid)) queue.update(podInfoOf(old), podInfoOf(pod, podInfoOf(old)))
  }
  pods.handle({
    added: add,
    updated: (old, pod) => {
      update(old, pod)
      forgetPodInfo(old)
    },
    deleted: remove,
  })
}

export function handleNodes(nodes: Informer<Node>, { cache, queue }: HandlerTargets): void {
  nodes.handle({
    added: (node) => {
      cache.setNode(node)
      queue.moveAll({ kind: 'Node/Add', node })
    },
    updated: (oldNode, node) => {
      cache.setNode(node)
      for (const kind of nodeChanges(oldNode, node)) queue.moveAll({ kind, node, oldNode })
    },
    deleted: (node) => {
      cache.removeNode(node.metadata.name)
      queue.moveAll({ kind: 'Node/Delete', node })
    },
  })
}

/** What changed in a node that plugins look at: not its heartbeat. */
function nodeChanges(old: Node, node: Node): readonly EventKind[] {
  const kinds: EventKind[] = []
  if (!same(old.status?.allocatable, node.status?.allocatable)) kinds.push('Node/UpdateAllocatable')
  if (!sameLabels(old.metadata.labels, node.metadata.labels)) kinds.push('Node/UpdateLabel')
  if (!same(old.spec?.taints, node.spec?.taints) || (old.spec?.unschedulable && !node.spec?.unschedulable)) kinds.push('Node/UpdateTaint')
  return kinds
}

const same = (a: unknown, b: unknown): boolean => a === b || deepEqual(a, b)

/** Storage objects are looked up by plugins; here only their events are passed on. */
export function handleStorage<T extends KubeObject>(kind: StorageKind, informer: Informer<T>, { queue }: HandlerTargets): void {
  const tell = (action: 'Add' | 'Update' | 'Delete', object: KubeObject, oldObject?: KubeObject): void => queue.moveAll({ kind: `${kind}/${action}`, object, oldObject })
  informer.handle({ added: (object) => tell('Add', object), updated: (old, object) => tell('Update', object, old), deleted: (object) => tell('Delete', object) })
}
