// Indexes over informers that several controllers share, so that no sync has to look at every object of a cluster.
import { controllerOf, type KubeObject, type Selector } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Informer } from '../../client/index.ts'

const BY_CONTROLLER = 'controller'
const BY_LABEL = 'label'
const BY_NODE = 'node'

/** Files objects by their controller's uid, and those without one by their namespace. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(BY_CONTROLLER, (object) => {
    const owner = controllerOf(object)
    return [owner ? owner.uid : orphanKey(object.metadata.namespace)]
  })
}

/** Objects that this uid controls. */
export function controlledBy<T extends KubeObject>(informer: Informer<T>, uid: string): readonly T[] {
  return [...informer.byIndex(BY_CONTROLLER, uid)]
}

/** Objects of a namespace that nothing controls. */
export function orphansIn<T extends KubeObject>(informer: Informer<T>, namespace: string | undefined): Iterable<T> {
  return informer.byIndex(BY_CONTROLLER, orphanKey(namespace))
}

const orphanKey = (namespace: string | undefined): string => `orphan in ${namespace ?? ''}`

/** Files objects by each of their labels, within their namespace. */
export function indexByLabel<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(BY_LABEL, ({ metadata: { namespace, labels } }) => (labels ? Object.entries(labels).map(([key, value]) => labelKey(namespace, key, value)) : []))
}

/** Objects of a namespace whose labels match; looks only at those that bear the selector's first exact label, when it has one. */
export function selectIn<T extends KubeObject>(informer: Informer<T>, namespace: string, selector: Selector): readonly T[] {
  if (selector.nothing) return []
  const exact = selector.requirements.find(({ operator, values }) => (operator === '=' || operator === '==' || operator === 'in') && values.length === 1)
  const candidates = exact ? informer.byIndex(BY_LABEL, labelKey(namespace, exact.key, exact.values[0]!)) : informer.inNamespace(namespace)
  const found: T[] = []
  for (const object of candidates) if (selector.matches(object.metadata.labels)) found.push(object)
  return found
}

const labelKey = (namespace: string | undefined, key: string, value: string): string => `${namespace ?? ''}/${key}=${value}`

/** Files pods by the node that they are bound to. */
export function indexByNode(pods: Informer<Pod>): void {
  pods.addIndex(BY_NODE, ({ spec }) => (spec?.nodeName ? [spec.nodeName] : []))
}

export function podsOnNode(pods: Informer<Pod>, node: string): readonly Pod[] {
  return [...pods.byIndex(BY_NODE, node)]
}
