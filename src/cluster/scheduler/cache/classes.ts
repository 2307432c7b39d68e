// Pods counted by what tells them apart for selectors: equal labels, equal affinity terms. The indexes of affinity and spreading.
import type { AffinityTerm, NodeInfo, PodClass, PodInfo, PodSpread, Tally, TermClass, TermClasses } from '../framework/index.ts'

interface LiveTally extends Tally {
  readonly values: Map<string, number>
  total: number
}

/** Where the pods of one class are: by node, and by the values of each topology key that was asked for. */
class Spread implements PodSpread {
  readonly nodes = new Map<NodeInfo, number>()
  #tallies = new Map<string, LiveTally>()
  #version = -1

  over(key: string, nodesVersion: number): Tally {
    // Labels of nodes may have changed.
    if (this.#version !== nodesVersion) this.#tallies.clear()
    this.#version = nodesVersion
    let tally = this.#tallies.get(key)
    if (tally === undefined) {
      this.#tallies.set(key, (tally = { values: new Map(), total: 0 }))
      for (const [node, count] of this.nodes) addTo(tally, node.labels[key], count)
    }
    return tally
  }

  update(node: NodeInfo, sign: 1 | -1): void {
    const left = (this.nodes.get(node) ?? 0) + sign
    if (left === 0) this.nodes.delete(node)
    else this.nodes.set(node, left)
    for (const [key, tally] of this.#tallies) addTo(tally, node.labels[key], sign)
  }
}

function addTo(tally: LiveTally, value: string | undefined, amount: number): void {
  if (value === undefined) return
  const left = (tally.values.get(value) ?? 0) + amount
  if (left === 0) tally.values.delete(value)
  else tally.values.set(value, left)
  tally.total += amount
}

export class PodClassIndex implements Iterable<PodClass> {
  #classes = new Map<string, PodClass & { readonly spread: Spread }>()

  update(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    let found = this.#classes.get(pod.classKey)
    if (found === undefined) {
      if (sign < 0) return
      found = { namespace: pod.namespace, labels: pod.labels, isTerminating: pod.isTerminating, spread: new Spread() }
      this.#classes.set(pod.classKey, found)
    }
    found.spread.update(node, sign)
    if (found.spread.nodes.size === 0) this.#classes.delete(pod.classKey)
  }

  [Symbol.iterator](): Iterator<PodClass> {
    return this.#classes.values()
  }
}

class TermIndex implements Iterable<TermClass> {
  #classes = new Map<string, TermClass & { readonly spread: Spread }>()

  update(term: AffinityTerm, node: NodeInfo, sign: 1 | -1): void {
    let found = this.#classes.get(term.key)
    if (found === undefined) {
      if (sign < 0) return
      this.#classes.set(term.key, (found = { term, spread: new Spread() }))
    }
    found.spread.update(node, sign)
    if (found.spread.nodes.size === 0) this.#classes.delete(term.key)
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
