// What plugins remember between the extension points of one scheduling cycle. Models pkg/scheduler/framework/cycle_state.go.

/** Names a plugin's entry and its type. `clone` is needed where AddPod or RemovePod change the entry. */
export interface StateKey<T> {
  readonly name: string
  readonly clone?: (value: T) => T
}

class Slot<T> {
  readonly key: StateKey<T>
  readonly value: T

  constructor(key: StateKey<T>, value: T) {
    this.key = key
    this.value = value
  }

  copy(): Slot<T> {
    return this.key.clone ? new Slot(this.key, this.key.clone(this.value)) : this
  }
}

export class CycleState {
  /** Plugins whose Filter (or Score) has nothing to say, by name. */
  readonly skippedFilters: Set<string>
  readonly skippedScores: Set<string>
  #slots = new Map<object, Slot<unknown>>()
  /** Whether another state reads the same slots: then the next write makes a copy of its own. */
  #isShared = false
  #choice: { readonly of: readonly unknown[]; readonly skipped: number; readonly chosen: readonly unknown[] } | undefined

  constructor(skippedFilters = new Set<string>(), skippedScores = new Set<string>()) {
    this.skippedFilters = skippedFilters
    this.skippedScores = skippedScores
  }

  /** What was written under this key, or undefined. */
  read<T>(key: StateKey<T>): T | undefined {
    return (this.#slots.get(key) as Slot<T> | undefined)?.value
  }

  write<T>(key: StateKey<T>, value: T): void {
    if (this.#isShared) this.#slots = new Map(this.#slots)
    this.#isShared = false
    this.#slots.set(key, new Slot(key, value) as Slot<unknown>)
  }

  /** Those plugins whose Filter has something to say; asked for once per node and victim, so that the last answer is kept. */
  notSkipped<P extends { readonly name: string }>(plugins: readonly P[]): readonly P[] {
    const skipped = this.skippedFilters.size
    if (this.#choice?.of !== plugins || this.#choice.skipped !== skipped) this.#choice = { of: plugins, skipped, chosen: plugins.filter(({ name }) => !this.skippedFilters.has(name)) }
    return this.#choice.chosen as readonly P[]
  }

  /** A copy in which pods may be added and removed without changing this one: for preemption and nominated pods. */
  clone(): CycleState {
    const copy = new CycleState(this.skippedFilters, this.skippedScores)
    copy.#choice = this.#choice
    if (this.#hasOwn()) for (const [key, slot] of this.#slots) copy.#slots.set(key, slot.copy())
    else {
      copy.#slots = this.#slots
      copy.#isShared = this.#isShared = true
    }
    return copy
  }

  /** Whether some entry is one that AddPod and RemovePod change. */
  #hasOwn(): boolean {
    for (const { key } of this.#slots.values()) if (key.clone) return true
    return false
  }
}
