// An object as a card: what kind it is, what it is called, and the one fact about it that matters.
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../../cluster/api/types/apps-v1.ts'
import type { CronJob, Job } from '../../../cluster/api/types/batch-v1.ts'
import type { KubeObject } from '../../../worker/protocol.ts'
import type { Part, Sign } from '../layout.ts'
import { blockOf, type Block } from './arrange.ts'
import { idOf } from './input.ts'
import { words } from '../../../words/index.ts'

export const CARD_WIDTH = 192
export const CARD_HEIGHT = 62

export interface Gauge { readonly wanted: number; readonly there: number; readonly ready: number }

interface Fact { readonly kicker: string; readonly sign: Sign; readonly note?: string; readonly gauge?: Gauge }

/** A card for an object; `more` says what a lens knows better. */
export function cardOf(resource: string, key: string, object: KubeObject, more: Partial<Part> = {}): Block {
  return blockOf({ id: idOf(resource, key), kind: 'card', key: `${resource}/${key}`, label: object.metadata.name, width: CARD_WIDTH, height: CARD_HEIGHT, ...factOf(resource, object), ...more })
}

/** The one fact about an object that a card has room for. */
export function factOf(resource: string, object: KubeObject): Fact {
  switch (resource) {
    case 'deployments.apps':
    case 'statefulsets.apps':
    case 'replicasets.apps':
    case 'daemonsets.apps': {
      const gauge = gaugeOf(resource, object)
      return { kicker: object.kind ?? '', sign: resource === 'replicasets.apps' ? 'replicas' : 'workload', gauge, note: gaugeNote(gauge) }
    }
    case 'jobs.batch': {
      const { spec, status } = object as Job
      const wanted = spec?.completions ?? 1
      return { kicker: 'Job', sign: 'job', note: words('lenses')(status?.failed ? 'job.failed' : 'job.done', { done: status?.succeeded ?? 0, wanted, failed: status?.failed ?? 0 }) }
    }
    case 'cronjobs.batch':
      return { kicker: 'CronJob', sign: 'job', note: (object as CronJob).spec?.schedule ?? '' }
    default:
      return { kicker: object.kind ?? '', sign: SIGNS[resource] ?? 'object' }
  }
}

const SIGNS: Readonly<Record<string, Sign>> = {
  services: 'service', 'endpointslices.discovery.k8s.io': 'slice', persistentvolumeclaims: 'claim', persistentvolumes: 'volume', 'storageclasses.storage.k8s.io': 'class', configmaps: 'config', secrets: 'secret', nodes: 'machine',
  'horizontalpodautoscalers.autoscaling': 'autoscaler', serviceaccounts: 'account',
}

/** Wanted, there and ready of what owns pods. */
export function gaugeOf(resource: string, object: KubeObject): Gauge {
  if (resource === 'daemonsets.apps') {
    const { status } = object as DaemonSet
    return { wanted: status?.desiredNumberScheduled ?? 0, there: status?.currentNumberScheduled ?? 0, ready: status?.numberReady ?? 0 }
  }
  const { spec, status } = object as Deployment | ReplicaSet | StatefulSet
  return { wanted: spec?.replicas ?? 1, there: status?.replicas ?? 0, ready: status?.readyReplicas ?? 0 }
}

function gaugeNote({ wanted, there, ready }: Gauge): string {
  if (wanted === 0 && there === 0) return words('lenses')('gauge.none')
  if (there > wanted) return words('lenses')('gauge.tooMany', { wanted, there })
  return words('lenses')(ready === wanted ? 'gauge.ready' : 'gauge.missing', { ready, wanted })
}
