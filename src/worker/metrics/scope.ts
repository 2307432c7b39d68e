// Which Pods and workloads belong to what someone looks at. Owners are followed through ReplicaSets and Jobs, as they are met.
import type { KubeObject } from '../../cluster/api/index.ts'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { Scope } from './questions.ts'

/** Resources whose objects stand between a Pod and the workload that it belongs to. */
const BETWEEN: ReadonlySet<string> = new Set(['replicasets.apps', 'jobs.batch'])
/** Workloads that are added up where nobody asks for one. */
const ADDED_UP: ReadonlySet<string> = new Set(['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'])

export class ScopeFilter {
  readonly #scope: Scope
  /** `Deployment default/web`, of a workload. */
  readonly #wanted: string | undefined
  /** Of those between, by `ReplicaSet default/web-1`: whom they belong to. */
  readonly #owners = new Map<string, string>()

  constructor(scope: Scope, objectAt: (key: string) => KubeObject | undefined) {
    this.#scope = scope
    const workload = scope.of === 'workload' ? objectAt(scope.key) : undefined
    this.#wanted = workload && nameOf(workload)
  }

  /** Takes note of an object that Pods may belong to. */
  note(resource: string, object: KubeObject): void {
    if (!BETWEEN.has(resource)) return
    const owner = ownerOf(object)
    if (owner !== undefined) this.#owners.set(nameOf(object), owner)
  }

  hasPod(key: string, pod: Pod): boolean {
    const scope = this.#scope
    switch (scope.of) {
      case 'cluster':
        return true
      case 'namespace':
        return pod.metadata.namespace === scope.name
      case 'pod':
        return key === scope.key
      case 'node':
        return pod.spec?.nodeName === scope.name
      case 'workload': {
        const owner = ownerOf(pod)
        return this.#wanted !== undefined && owner !== undefined && (owner === this.#wanted || this.#owners.get(owner) === this.#wanted)
      }
    }
  }

  /** Whether the replicas of a workload are counted. */
  hasWorkload(resource: string, key: string, { metadata }: KubeObject): boolean {
    const scope = this.#scope
    if (scope.of === 'workload') return key === scope.key
    return ADDED_UP.has(resource) && (scope.of === 'cluster' || (scope.of === 'namespace' && metadata.namespace === scope.name))
  }

  /** Whether use is that of machines, with their systems: what `kubectl top nodes` prints, not the sum of Pods. */
  get isOfNodes(): boolean {
    return this.#scope.of === 'cluster' || this.#scope.of === 'node'
  }

  hasNode(name: string): boolean {
    return this.#scope.of === 'cluster' || (this.#scope.of === 'node' && this.#scope.name === name)
  }
}

const nameOf = ({ kind = '', metadata }: KubeObject): string => `${kind} ${metadata.namespace}/${metadata.name}`

function ownerOf({ metadata }: KubeObject): string | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)
  return owner && `${owner.kind} ${metadata.namespace}/${owner.name}`
}
