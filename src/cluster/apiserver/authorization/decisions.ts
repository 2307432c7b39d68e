// What one user was told before: a decision holds until a role or a binding changes. Most hold for objects of every name.
import { Few } from '../../../kernel/index.ts'
import type { Attributes, Decision } from './authorizer.ts'

/** Decisions that are remembered; beyond, all are forgotten at once. */
const REMEMBERED_MAX = 4096

/** Of one verb on one resource in one namespace. */
interface Known {
  readonly forAll: Decision | undefined
  readonly byName: Map<string, Decision> | undefined
}

/** A kubelet asks for a few things only, and there are many of them. */
type Files<T> = Few<string, T>

export class Decisions {
  /** By resource, verb, namespace, and group with subresource: texts that are there already, so that none is made to look one up. */
  #files: Files<Files<Files<Files<Files<Known>>>>> = new Few()
  #count = 0

  find({ verb, group, resource, subresource, namespace, name }: Attributes): Decision | undefined {
    const known = this.#files.get(resource)?.get(verb)?.get(namespace)?.get(subresource)?.get(group)
    return known && (known.forAll ?? known.byName?.get(name))
  }

  /** `isForAllNames`: nothing that was asked tells objects apart by their names. */
  remember({ verb, group, resource, subresource, namespace, name }: Attributes, decision: Decision, isForAllNames: boolean): void {
    if (++this.#count > REMEMBERED_MAX) {
      this.#files = new Few()
      this.#count = 1
    }
    const file = below(below(below(below(this.#files, resource), verb), namespace), subresource)
    if (isForAllNames) {
      file.set(group, { forAll: decision, byName: undefined })
      return
    }
    const byName = file.get(group)?.byName ?? new Map<string, Decision>()
    byName.set(name, decision)
    file.set(group, { forAll: undefined, byName })
  }
}

function below<T>(files: Files<Files<T>>, key: string): Files<T> {
  let found = files.get(key)
  if (!found) files.set(key, (found = new Few<string, T>()))
  return found
}
