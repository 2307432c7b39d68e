// What is known of kinds, found by apiVersion and kind without making one text of the two for every look-up.

export class KindTable<T> {
  readonly #byKind = new Map<string, Map<string, T>>()

  /** From pairs such as `apps/v1/Deployment` and what belongs to it. */
  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [name, value] of entries) {
      const slash = name.lastIndexOf('/')
      this.set(name.slice(0, slash), name.slice(slash + 1), value)
    }
  }

  get(apiVersion: string, kind: string): T | undefined {
    return this.#byKind.get(kind)?.get(apiVersion)
  }

  set(apiVersion: string, kind: string, value: T): void {
    let byVersion = this.#byKind.get(kind)
    if (!byVersion) this.#byKind.set(kind, (byVersion = new Map()))
    byVersion.set(apiVersion, value)
  }
}
