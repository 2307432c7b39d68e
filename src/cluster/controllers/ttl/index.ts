// The TTL controller: tells kubelets how long they may keep what they have read, the longer the larger the cluster.
// Models pkg/controller/ttl: an annotation on each node.
import { keyOf } from '../../api/index.ts'
import { NODES, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'ttl-controller'
const ANNOTATION = 'node.alpha.kubernetes.io/ttl'

/** Sizes at which one goes up or down a step; they overlap, so that a node more or less does not make it flutter. */
const STEPS = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1000, seconds: 30 },
  { least: 900, most: 2000, seconds: 60 },
  { least: 1800, most: Infinity, seconds: 300 },
] as const

/** The step for a cluster of this size, coming from another step. */
export function nextStep(step: number, nodes: number): number {
  let next = step
  while (nodes > STEPS[next]!.most) next++
  while (nodes < STEPS[next]!.least) next--
  return next
}

export function* startTtlController(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const nodes = informers.informer(NODES)
  const queue = new WorkQueue(kernel, 'ttlcontroller')
  let step = 0
  const resize = (): void => {
    const next = nextStep(step, nodes.size)
    if (next === step) return
    step = next
    for (const node of nodes.list()) queue.add(keyOf(node))
  }
  nodes.handle({
    added(node) {
      resize()
      queue.add(keyOf(node))
    },
    updated: (_, node) => queue.add(keyOf(node)),
    deleted: resize,
  })
  yield* waitForSync([nodes])
  startWorkers(context, queue, 1, function* (name) {
    const node = nodes.get(name)
    const wanted = String(STEPS[step]!.seconds)
    if (!node || node.metadata.annotations?.[ANNOTATION] === wanted) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `nodes/${name}`, { ttl: wanted })
    yield* client.patch(NODES, name, undefined, 'application/strategic-merge-patch+json', { metadata: { annotations: { [ANNOTATION]: wanted } } })
  })
}
