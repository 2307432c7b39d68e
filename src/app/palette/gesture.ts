// The words of a gesture: what is carried, onto what, and what follows from it.
import type { PersistentVolume, PersistentVolumeClaim, PodSpec } from '../../cluster/api/types/core-v1.ts'
import type { Action, MachineState } from '../../worker/protocol.ts'
import type { TargetKind, ToolId, Values } from './tools.ts'

/** A tool with its settings, or a thing taken off the stage: a Pod, a claim (`namespace/name`), or a volume, with the path that it is to be mounted at. */
export type Carried = { readonly tool: ToolId; readonly values?: Values } | { readonly pod: string } | Mountable
export type Mountable = { readonly claim: string; readonly path?: string } | { readonly volume: string; readonly path?: string }

/** What something was dropped on. Keys of objects are `namespace/name`. */
export interface Target {
  readonly kind: TargetKind
  readonly region?: string
  readonly zone?: string
  /** A machine, of the control plane too. */
  readonly node?: string
  readonly process?: string
  readonly pod?: string
  /** One container of that Pod, or of the workload's template. */
  readonly container?: string
  /** A PersistentVolumeClaim, by its key. */
  readonly claim?: string
  /** A PersistentVolume, by its name. */
  readonly volume?: string
  readonly service?: string
  readonly workload?: Workload
  /** The other end of a link whose one end is `node`. */
  readonly peer?: string
}

/** What a Pod belongs to in the end. */
export interface Workload {
  /** As kubectl names it: `deployment`, `statefulset`, `daemonset`, `job`, `cronjob`, `replicaset`. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** What a workload makes its Pods from. */
export interface Template {
  readonly spec: PodSpec
  /** Volumes that each of its Pods has of its own, by a StatefulSet's templates of claims. */
  readonly ownClaims: readonly string[]
}

export interface GestureContext {
  readonly machines: readonly MachineState[]
  /** Names in a namespace (`default` if none is named), by resource: what is taken, and what there is. */
  readonly names: (resource: string, namespace?: string) => ReadonlySet<string>
  /** Services that have a load balancer: the way in for users. */
  readonly publicServices: ReadonlySet<string>
  /** Containers of a Pod that run, by its key. */
  readonly containersOf: (pod: string) => readonly string[]
  readonly labelsOf: (pod: string) => Readonly<Record<string, string>>
  /** The node of a Pod, if it has one. */
  readonly nodeOf: (pod: string) => string | undefined
  readonly workloadOf: (pod: string) => Workload | undefined
  /** What owns a workload in the end: itself where nothing does. */
  readonly topOf: (workload: Workload) => Workload
  readonly templateOf: (workload: Workload) => Template | undefined
  readonly claimOf: (key: string) => PersistentVolumeClaim | undefined
  readonly volumeOf: (name: string) => PersistentVolume | undefined
  /** Keys of the Pods that use a claim and have not ended. */
  readonly usersOf: (claim: string) => readonly string[]
  readonly podsOf: (workload: Workload) => number
  readonly isCordoned: (node: string) => boolean
}

export type Gesture =
  /** `note` says what else will follow, before it is done. */
  | { readonly actions: readonly Action[]; readonly note?: string }
  /** The scheduler's own rules judge first; then the Pod is bound, or the reasons are told. */
  | { readonly judge: { readonly pod: string; readonly node: string } }
  | { readonly refused: string }

export type Plan = (values: Values, target: Target, context: GestureContext) => Gesture

export const kubectl = (line: string, note?: string): Gesture => ({ actions: [{ do: 'kubectl', line: `kubectl ${line}` }], ...(note ? { note } : {}) })
export const refuse = (refused: string): Gesture => ({ refused })
export const nameOf = (key: string): string => key.slice(key.indexOf('/') + 1)
/** What a thing that was taken off the stage is called. */
export const labelOf = (thing: { readonly pod: string } | Mountable): string => ('pod' in thing ? nameOf(thing.pod) : 'claim' in thing ? nameOf(thing.claim) : thing.volume)
export const namespaceOf = (key: string): string => key.slice(0, key.indexOf('/'))
/** `-n shop`, or nothing where it is the namespace that kubectl means anyway. */
export const inNamespace = (namespace: string): string => (namespace === 'default' ? '' : ` -n ${namespace}`)

/** A manifest that kubectl applies from a file beside it. */
export function apply(file: string, text: string, note?: string): Gesture {
  return { actions: [{ do: 'kubectl', line: `kubectl apply -f ${file}`, files: { [file]: text } }], ...(note ? { note } : {}) }
}

/** `web`, or `web-2` where that is taken, and so on. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}

/** A value as a shell takes it: in quotes where it is more than a word. */
export function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
