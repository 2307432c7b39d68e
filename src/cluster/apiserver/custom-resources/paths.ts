// Simple JSON paths, by which definitions point into their objects: `.spec.replicas`.

/** The path as steps from the object's root. */
export const stepsOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.')

/** What stands there; undefined when a step is missing. */
export function valueAt(object: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined), object)
}

/** The object with another value there; missing steps are made. */
export function withValueAt(object: object, [step, ...rest]: readonly string[], value: unknown): object {
  if (step === undefined) return object
  const inner = (object as Readonly<Record<string, unknown>>)[step]
  return { ...object, [step]: rest.length === 0 ? value : withValueAt(typeof inner === 'object' && inner !== null ? inner : {}, rest, value) }
}
