// Pods counted by what tells them apart for selectors: equal labels, equal affinity terms. The indexes of affinity and spreading.
import type { AffinityTerm, NodeInfo, PodClass, PodInfo, TermClass, TermClasses } from '../framework/index.ts'

function count(nodes: Map<NodeInfo, number>, node: NodeInfo, sign: 1 | -1): void {
  const left = (nodes.get(node) ?? 0) + sign
  if (left === 0) nodes.delete(node)
  else nodes.set(node, left)
}

export class PodClassIndex implements Iterable<PodClass> {
  #classes = new Map<string, PodClass & { readonly nodes: Map<NodeInfo, number> }>()

  update(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    let found = this.#classes.get(pod.classKey)
    if (found === undefined) {
      if (sign < 0) return
      found = { namespace: pod.namespace, labels: pod.labels, isTerminating: pod.isTerminating, nodes: new Map() }
      this.#classes.set(pod.classKey, found)
    }
    count(found.nodes, node, sign)
    if (found.nodes.size === 0) this.#classes.delete(pod.classKey)
  }

  [Symbol.iterator](): Iterator<PodClass> {
    return this.#classes.values()
  }
}

class TermIndex implements Iterable<TermClass> {
  #classes = new Map<string, TermClass & { readonly nodes: Map<NodeInfo, number> }>()

  update(term: AffinityTerm, node: NodeInfo, sign: 1 | -1): void {
    let found = this.#classes.get(term.key)
    if (found === undefined) {
      if (sign < 0) return
      this.#classes.set(term.key, (found = { term, nodes: new Map() }))
    }
    count(found.nodes, node, sign)
    if (found.nodes.size === 0) this.#classes.delete(term.key)
  }

  get size(): number {
    return this.#classes.size
  }

  [Symbol.iterator](): Iterator<TermClass> {
    return this.#classes.values()
  }
}

export class TermClassIndex implements TermClasses {
  readonly required = new TermIndex()
  readonly preferred = new TermIndex()
  readonly requiredAnti = new TermIndex()
  readonly preferredAnti = new TermIndex()

  get size(): number {
    return this.required.size + this.preferred.size + this.requiredAnti.size + this.preferredAnti.size
  }

  update({ affinity }: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    for (const term of affinity.required) this.required.update(term, node, sign)
    for (const term of affinity.preferred) this.preferred.update(term, node, sign)
    for (const term of affinity.requiredAnti) this.requiredAnti.update(term, node, sign)
    for (const term of affinity.preferredAnti) this.preferredAnti.update(term, node, sign)
  }
}
