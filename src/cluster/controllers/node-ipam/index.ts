// Node IP address management: gives each node a range of pod addresses. Models pkg/controller/nodeipam/ipam/range_allocator.go.
// Left out: dual stack, and several cluster ranges.
import { keyOf } from '../../api/index.ts'
import type { Node } from '../../api/types/core-v1.ts'
import { EventRecorder, NODES, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt, startWorkers, type ControllerContext } from '../framework/index.ts'
import { RangeSet } from './range-set.ts'

const NAME = 'node-controller'
const WORKERS = 30

export function* startNodeIpamController(context: ControllerContext): Process<void> {
  const { kernel, informers, options, group } = context
  const client = context.clientFor(NAME)
  const recorder = new EventRecorder(client, group, 'cidrAllocator')
  const nodes = informers.informer(NODES)
  const queue = new WorkQueue(kernel, 'cidrallocator_node')
  const ranges = new RangeSet(options.clusterCidr, options.nodeCidrMaskSize)
  /** Uids of nodes that got a range, by name: the informer may not have heard of it yet. */
  const given = new Map<string, string>()
  yield* waitForSync([nodes])
  // What nodes have already must be known before anything is given away.
  for (const { spec } of nodes.list()) if (spec?.podCIDR) ranges.occupy(spec.podCIDR)
  nodes.handle({
    added: (node) => queue.add(keyOf(node)),
    updated: (_, node) => queue.add(keyOf(node)),
    deleted({ metadata, spec }) {
      given.delete(metadata.name)
      if (spec?.podCIDR) ranges.release(spec.podCIDR)
    },
  })
  startWorkers(
    context,
    queue,
    WORKERS,
    function* (name) {
      const node = nodes.get(name)
      if (!node) return
      if (node.spec?.podCIDR) return ranges.occupy(node.spec.podCIDR)
      if (given.get(name) === node.metadata.uid) return
      const range = ranges.take()
      if (range === undefined) {
        recorder.event(subject(node), 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`)
        return
      }
      if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `nodes/${name}`, { podCIDR: range })
      const { error } = yield* attempt(client.patch(NODES, name, undefined, 'application/strategic-merge-patch+json', { spec: { podCIDR: range, podCIDRs: [range] } }))
      if (!error) return void given.set(name, node.metadata.uid)
      ranges.release(range)
      recorder.event(subject(node), 'Normal', 'CIDRAssignmentFailed', `Node ${name} status is now: CIDRAssignmentFailed`)
      throw error
    },
    Infinity,
  )
}

const subject = ({ metadata }: Node): { readonly object: { readonly kind: string; readonly apiVersion: string; readonly name: string; readonly uid: string } } => ({ object: { kind: 'Node', apiVersion: 'v1', name: metadata.name, uid: metadata.uid } })
