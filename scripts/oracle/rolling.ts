// The arithmetic of a Deployment's rolling update.
import type { Deployment, ReplicaSet } from '../../src/cluster/api/types/apps-v1.ts'
import { maxSurge, maxUnavailable, newReplicaSetReplicas, replicaSetProportion, resolveFenceposts } from '../../src/cluster/controllers/deployment/index.ts'
import { answerWith, type Answer } from './row.ts'

type Amount = number | string

export interface RollingInput {
  readonly op: string
  readonly desired: number
  readonly maxSurge?: Amount
  readonly maxUnavailable?: Amount
  readonly newRS?: number
  readonly oldRSs?: readonly number[]
  readonly rs?: number
  readonly toAdd?: number
  readonly added?: number
  readonly statusReplicas?: number
  readonly maxReplicasAnnotation?: string
  readonly strategy?: 'Recreate'
}

const metadataOf = (name: string, more: object = {}): ReplicaSet['metadata'] => ({ name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1, ...more })

export function makeDeployment(replicas: number, surge?: Amount, unavailable?: Amount, status: Deployment['status'] = {}): Deployment {
  return { kind: 'Deployment', metadata: metadataOf('web'), spec: { replicas, progressDeadlineSeconds: 600, selector: {}, template: {}, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } }, status }
}

export function makeReplicaSet(name: string, replicas: number, available = replicas, annotations: Record<string, string> = {}): ReplicaSet {
  return { kind: 'ReplicaSet', metadata: metadataOf(name, { annotations }), spec: { replicas, selector: {} }, status: { replicas, readyReplicas: available, availableReplicas: available } }
}

export function answerRolling({ op, desired, maxSurge: surge, maxUnavailable: unavailable, ...input }: RollingInput): Answer {
  const rolling = makeDeployment(desired, surge, unavailable, { replicas: input.statusReplicas })
  const deployment = input.strategy ? { ...rolling, spec: { ...rolling.spec!, strategy: { type: input.strategy } } } : rolling
  return answerWith(() => {
    switch (op) {
      case 'fenceposts':
        return { maxSurge: maxSurge(deployment), maxUnavailable: maxUnavailable(deployment), minAvailable: desired - maxUnavailable(deployment), ...resolveFenceposts(surge, unavailable, desired) }
      case 'newRSReplicas':
        return newReplicaSetReplicas(deployment, [...input.oldRSs!.map((size, i) => makeReplicaSet(`old-${i}`, size)), makeReplicaSet('new', input.newRS!)], input.newRS!)
      case 'proportion': {
        const annotations = input.maxReplicasAnnotation === undefined ? undefined : { 'deployment.kubernetes.io/max-replicas': input.maxReplicasAnnotation }
        return replicaSetProportion(makeReplicaSet('set', input.rs!, 0, annotations), deployment, input.toAdd!, input.added!)
      }
      default:
        throw new TypeError(`no such operation: ${op}`)
    }
  })
}
