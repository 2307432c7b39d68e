// What the page and the worker say to each other. Types only: the page has no model of its own, it draws what comes through here.
// The worker sends at most one `frame` until the page has acknowledged the last, so a slow page makes frames older, never the queue longer.
import type { Action, ClusterConfig, LoggedAction, Run } from '../cluster/actions.ts'
import type { KubeObject } from '../cluster/api/index.ts'
import type { Micros, TraceRecord } from '../kernel/index.ts'

export type { Action, ClusterConfig, ImageSpec, LoggedAction, MachineSpec, Run } from '../cluster/actions.ts'
export type { Micros, TraceRecord } from '../kernel/index.ts'

/** How fast cluster time runs: so many seconds a second; `story` gives each cause the same time; `fastest` what the machine gives. */
export type Pace = number | 'story' | 'fastest'

/** A machine and its processes as the host sees them: hardware, not the cluster's own view of it. */
export interface MachineState {
  readonly name: string
  readonly role: 'control-plane' | 'node' | 'laptop' | 'cloud'
  readonly region: string
  readonly zone: string
  readonly address: string
  readonly powered: boolean
  readonly processes: readonly { readonly name: string; readonly state: 'running' | 'stopped' | 'paused' | 'restarting'; readonly isLeader?: boolean }[]
}

export interface LinkState {
  readonly a: string
  readonly b: string
  readonly cut: boolean
  readonly extraMillis: number
  readonly loss: number
}

/** A stream of users' requests and how it fares. */
export interface UsersState {
  readonly namespace: string
  readonly service: string
  readonly perSecond: number
  readonly sent: number
  readonly succeeded: number
  readonly failed: number
  /** Milliseconds of the last hundred answers. */
  readonly medianMillis: number
}

/** Everything beside API objects that the stage draws. */
export interface Surroundings {
  readonly machines: readonly MachineState[]
  readonly links: readonly LinkState[]
  readonly users: readonly UsersState[]
  /** Usage of CPU (cores) and memory (bytes) by pod key `namespace/name`. */
  readonly usage: Readonly<Record<string, { readonly cpu: number; readonly memory: number }>>
}

/** A change of one object: `key` is `resource/namespace/name` or `resource/name` (with group for non-core: `deployments.apps/default/web`). */
export interface ObjectChange {
  readonly key: string
  /** null: it is gone. */
  readonly object: KubeObject | null
  readonly at: Micros
}

export interface Mark {
  readonly at: Micros
  readonly kind: 'action' | 'fault' | 'bookmark' | 'fork'
  readonly label: string
}

export interface Branch {
  readonly id: number
  readonly parent: number | undefined
  readonly from: Micros
  readonly label: string
  readonly end: Micros
}

export interface Frame {
  readonly type: 'frame'
  readonly sequence: number
  /** The playhead; it is behind `end` when looking at the past. */
  readonly now: Micros
  readonly end: Micros
  /** The oldest moment that history reaches back to. */
  readonly start: Micros
  readonly playing: boolean
  readonly pace: Pace
  /** True: `changes` is the whole state at `now`, everything held before is void. */
  readonly whole: boolean
  readonly changes: readonly ObjectChange[]
  readonly records: readonly TraceRecord[]
  readonly surroundings: Surroundings | undefined
  readonly marks: readonly Mark[] | undefined
  readonly branches: readonly Branch[] | undefined
  readonly branch: number
}

export type ToWorker =
  /** Starts a cluster and replays its log up to `until` (its end when absent). */
  | { readonly type: 'open'; readonly run: Run; readonly until?: Micros }
  | { readonly type: 'play'; readonly pace?: Pace }
  | { readonly type: 'pause' }
  /** To the next cause: the next record that a person would call something happening. */
  | { readonly type: 'step' }
  | { readonly type: 'back' }
  | { readonly type: 'seek'; readonly to: Micros }
  /** Acts now; when the playhead is in the past, this forks first. */
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  /** Goes back to before the last action of this branch, in a branch of its own. */
  | { readonly type: 'undo' }
  | { readonly type: 'switch-branch'; readonly branch: number }
  | { readonly type: 'ack'; readonly sequence: number }
  /** Asks a question that changes nothing: answered by `answer`. */
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }

export type Question =
  | { readonly about: 'why'; readonly key: string }
  | { readonly about: 'history'; readonly key: string }
  | { readonly about: 'records'; readonly from: Micros; readonly to: Micros }
  | { readonly about: 'complete'; readonly line: string }
  | { readonly about: 'logs'; readonly namespace: string; readonly pod: string; readonly container: string }
  | { readonly about: 'run' }

export type FromWorker =
  | Frame
  | { readonly type: 'opening'; readonly progress: number }
  /** Output of a kubectl action. */
  | { readonly type: 'output'; readonly id: number; readonly stdout?: string; readonly stderr?: string; readonly exit?: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'failed'; readonly message: string; readonly detail: string }

/** One step of a chain of causes, oldest first. */
export interface CauseStep {
  readonly record: TraceRecord
  readonly sentence: string
}

export type Answer =
  | { readonly about: 'why'; readonly chain: readonly CauseStep[] }
  | { readonly about: 'history'; readonly revisions: readonly ObjectChange[] }
  | { readonly about: 'records'; readonly records: readonly TraceRecord[] }
  | { readonly about: 'complete'; readonly candidates: readonly string[] }
  | { readonly about: 'logs'; readonly text: string }
  | { readonly about: 'run'; readonly run: Run }

export type { KubeObject }
export type RunFile = { readonly kubarium: 1; readonly config: ClusterConfig; readonly log: readonly LoggedAction[]; readonly at: Micros }
