// Watches Deployments, ReplicaSets and pods, and queues the Deployments that a change concerns.
import { compileLabelSelector, controllerOf, keyOf } from '../../api/index.ts'
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { DEPLOYMENTS, EventRecorder, PODS, REPLICA_SETS, WorkQueue, waitForSync, type Client, type Informer, type InformerHandler } from '../../client/index.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { claim, controlledBy, indexByController, orphansIn, semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'
import { DeploymentSync } from './replica-sets.ts'
import { syncDeployment } from './sync.ts'

const NAME = 'deployment-controller'
const WORKERS = 5

interface DeploymentController {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly deployments: Informer<Deployment>
  readonly replicaSets: Informer<ReplicaSet>
  readonly pods: Informer<Pod>
  readonly queue: WorkQueue
}

export function* startDeploymentController(context: ControllerContext): Process<void> {
  const client = context.clientFor(NAME)
  const controller: DeploymentController = {
    kernel: context.kernel,
    client,
    recorder: new EventRecorder(client, context.group, NAME),
    deployments: context.informers.informer(DEPLOYMENTS),
    replicaSets: context.informers.informer(REPLICA_SETS),
    pods: context.informers.informer(PODS),
    queue: new WorkQueue(context.kernel, 'deployments'),
  }
  const { deployments, replicaSets, pods, queue } = controller
  indexByController(replicaSets)
  indexByController(pods)
  const enqueue = (deployment: Deployment): void => queue.add(keyOf(deployment))
  deployments.handle({ added: enqueue, updated: (_, deployment) => enqueue(deployment), deleted: enqueue })
  replicaSets.handle(replicaSetHandler(controller))
  pods.handle({ deleted: (pod) => podDeleted(controller, pod) })
  yield* waitForSync([deployments, replicaSets, pods])
  startWorkers(context, queue, WORKERS, (key) => sync(controller, key))
}

function* sync(controller: DeploymentController, key: string): Process<void> {
  const { kernel, client, recorder, deployments, replicaSets, pods, queue } = controller
  const deployment = deployments.get(key)
  if (!deployment) return
  const { spec, status, metadata } = deployment
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `deployments/${key}`, { desired: spec?.replicas ?? 0, actual: status?.replicas ?? 0, updated: status?.updatedReplicas ?? 0, available: status?.availableReplicas ?? 0 })
  if (semanticEqual(spec?.selector, {})) {
    recorder.event(deployment, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.')
    if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) yield* client.updateStatus(DEPLOYMENTS, { ...deployment, status: { ...status, observedGeneration: metadata.generation } })
    return
  }
  const candidates = [...controlledBy(replicaSets, metadata.uid), ...orphansIn(replicaSets, metadata.namespace)]
  const sets = yield* claim({ client, owner: deployment, ownerResource: DEPLOYMENTS, resource: REPLICA_SETS, selector: compileLabelSelector(spec?.selector) }, candidates)
  const again = yield* syncDeployment(new DeploymentSync(controller, deployment, sets), (set) => controlledBy(pods, set.metadata.uid))
  if (!again) return
  if ('after' in again) queue.addAfter(key, again.after)
  else queue.addRateLimited(key)
}

function replicaSetHandler(controller: DeploymentController): InformerHandler<ReplicaSet> {
  const { queue } = controller
  const enqueueOwner = (set: ReplicaSet): void => {
    const deployment = ownerOf(controller, set)
    if (deployment) queue.add(keyOf(deployment))
  }
  return {
    added(set) {
      if (set.metadata.deletionTimestamp !== undefined || controllerOf(set)) enqueueOwner(set)
      else enqueueMatching(controller, set)
    },
    updated(old, set) {
      const ownerChanged = !semanticEqual(controllerOf(old), controllerOf(set))
      if (ownerChanged) enqueueOwner(old)
      if (controllerOf(set)) enqueueOwner(set)
      else if (ownerChanged || !semanticEqual(old.metadata.labels, set.metadata.labels)) enqueueMatching(controller, set)
    },
    deleted: enqueueOwner,
  }
}

/** A Deployment that recreates waits for its last pod to go. */
function podDeleted(controller: DeploymentController, pod: Pod): void {
  const { replicaSets, pods, queue } = controller
  const owner = controllerOf(pod)
  if (owner?.kind !== 'ReplicaSet') return
  const set = replicaSets.get(`${pod.metadata.namespace}/${owner.name}`)
  const deployment = set?.metadata.uid === owner.uid ? ownerOf(controller, set) : undefined
  if (deployment?.spec?.strategy?.type !== 'Recreate') return
  const hasPods = controlledBy(replicaSets, deployment.metadata.uid).some((each) => controlledBy(pods, each.metadata.uid).length > 0)
  if (!hasPods) queue.add(keyOf(deployment))
}

function ownerOf({ deployments }: DeploymentController, set: ReplicaSet): Deployment | undefined {
  const owner = controllerOf(set)
  if (owner?.kind !== 'Deployment') return undefined
  const deployment = deployments.get(`${set.metadata.namespace}/${owner.name}`)
  return deployment?.metadata.uid === owner.uid ? deployment : undefined
}

/** An orphan may be adopted by any Deployment of its namespace that selects it. */
function enqueueMatching({ deployments, queue }: DeploymentController, set: ReplicaSet): void {
  if (!set.metadata.labels) return
  for (const deployment of deployments.inNamespace(set.metadata.namespace ?? '')) {
    const selector = compileLabelSelector(deployment.spec?.selector)
    if (selector.requirements.length > 0 && selector.matches(set.metadata.labels)) queue.add(keyOf(deployment))
  }
}
