// What the page and the worker say to each other. Types only: the page has no model of its own, it draws what comes through here.
// The worker sends at most one `frame` until the page has acknowledged the last, so a slow page makes frames older, never the queue longer.
import type { Action, ClusterConfig, LoggedAction, Run } from '../cluster/actions.ts'
import type { KubeObject } from '../cluster/api/index.ts'
import type { DryRun } from '../cluster/dry-run.ts'
import type { NodeVerdict } from '../cluster/judging.ts'
import type { Micros, TraceRecord } from '../kernel/index.ts'
import type { CrowdRows, Look } from './crowd/index.ts'
import type { Findings } from './find.ts'
import type { Lesson } from '../lessons/index.ts'
import type { LessonScript } from './lesson-script.ts'
import type { Label, Saying } from '../words/saying.ts'
import type { MonitoringAnswer, MonitoringQuestion } from './metrics/questions.ts'

export type { Action, ClusterConfig, ImageSpec, LoggedAction, MachineSpec, Run } from '../cluster/actions.ts'
export type { NodeVerdict } from '../cluster/judging.ts'
export type { DryRun } from '../cluster/dry-run.ts'
export type { Micros, TraceRecord } from '../kernel/index.ts'
export type { LessonScript, LessonStop, MarkedAnswer } from './lesson-script.ts'
export type { Label, Saying } from '../words/saying.ts'
export type { CrowdRows, Look } from './crowd/index.ts'
export type { Findings, Found } from './find.ts'

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
  /** Of the cloud, where there are any; an instance that is being created has no machine yet. */
  readonly nodeGroups?: readonly NodeGroupState[]
}

/** A node group of the cloud: how many machines it is to have, and those that come and go. */
export interface NodeGroupState {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly target: number
  readonly instances: readonly { readonly name: string; readonly zone: string; readonly state: 'creating' | 'running' | 'deleting'; readonly error?: string }[]
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
  /** `alert` is the page's own: the worker only finds when a condition held. */
  readonly kind: 'action' | 'fault' | 'bookmark' | 'fork' | 'alert'
  /** In the page's language; empty on the bridge where there is a saying. */
  readonly label: string
  readonly saying?: Saying
  /** Of a bookmark. */
  readonly id?: number
}

/** A moment that a person has given a name. */
export interface Bookmark {
  readonly at: Micros
  readonly label: string
}

/** Where time stops by itself: a condition in CEL over a record (`record`) and the object it is about (`object`). */
export interface Breakpoint {
  readonly id: string
  readonly label: string
  readonly condition: string
  readonly isOn: boolean
}

/** Time was stopped by a breakpoint, at a record that it names. */
export interface Stop {
  readonly breakpoint: Breakpoint
  readonly at: Micros
  readonly sentence: Saying
  readonly object?: string
}

/** What is worked on while the page waits: the first start, a fork, what memory has lost, the other branch of a comparison. */
export type WorkKind = 'start' | 'fork' | 'recall' | 'catch-up'

export interface Branch {
  readonly id: number
  readonly parent: number | undefined
  readonly from: Micros
  /** In the page's language; empty on the bridge where there is a saying. */
  readonly label: string
  readonly saying?: Saying
  readonly end: Micros
}

/** A branch as it is kept when the page is closed: what it takes to repeat it. */
export interface KeptBranch {
  readonly label: string
  readonly saying?: Saying
  /** Its place in the list that it is kept in. */
  readonly parent?: number
  readonly from: Micros
  /** How far it had been run. */
  readonly end: Micros
  readonly log: readonly LoggedAction[]
  readonly bookmarks: readonly Bookmark[]
}

/** All that a person did, with every branch, and where the playhead stood. */
export interface KeptWork {
  readonly config: ClusterConfig
  readonly branches: readonly KeptBranch[]
  readonly current: number
  readonly at: Micros
}

export interface Frame {
  readonly type: 'frame'
  readonly sequence: number
  /** The playhead; it is behind `end` when looking at the past. */
  readonly now: Micros
  readonly end: Micros
  /** Zero of the run's clock. */
  readonly start: Micros
  /** The oldest moment that can still be shown; later than `start` once memory has let go of the oldest. */
  readonly remembered: Micros
  readonly playing: boolean
  readonly pace: Pace
  /** True: `changes` is the whole state at `now`, everything held before is void. */
  readonly whole: boolean
  /** True: the playhead has jumped. `changes` leads from what was shown to what is shown now; records held before are void. */
  readonly jump: boolean
  /** Of kinds of which there are many, those that the page has: the first, and what it looks at. One that it is not to have any more is null. */
  readonly changes: readonly ObjectChange[]
  /** How many there are, of the kinds that the page has only in part. */
  readonly counts: Readonly<Record<string, number>>
  /** How the Nodes and Pods of a large cluster look from far: what of it has changed. */
  readonly crowd: CrowdRows | undefined
  readonly records: readonly TraceRecord[]
  /** What of it has changed; all of it when `whole`. */
  readonly surroundings: Partial<Surroundings> | undefined
  readonly marks: readonly Mark[] | undefined
  readonly branches: readonly Branch[] | undefined
  readonly branch: number
  /** The branch that runs beside this one, to be compared with it. */
  readonly beside: number | undefined
  /** The breakpoint that time stands at. */
  readonly stop: Stop | undefined
}

export type ToWorker =
  /** Starts a cluster and replays its log up to `until` (its end when absent). */
  | { readonly type: 'open'; readonly run: Run; readonly until?: Micros; readonly bookmarks?: readonly Bookmark[] }
  /** Plays a lesson to its end beforehand, in a cluster of its own; nothing is shown of it. */
  | { readonly type: 'script'; readonly lesson: Lesson }
  /** Goes on with what was kept. Branches that are not shown are repeated once they are. */
  | { readonly type: 'reopen'; readonly work: KeptWork }
  | { readonly type: 'play'; readonly pace?: Pace }
  | { readonly type: 'pause' }
  /** To the next cause: the next record that a person would call something happening. */
  | { readonly type: 'step' }
  | { readonly type: 'back' }
  | { readonly type: 'seek'; readonly to: Micros }
  /** Acts now; when the playhead is in the past, this forks first. */
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  /** Types into a command that runs, or interrupts it; `id` as it was started with. */
  | { readonly type: 'type'; readonly id: number; readonly text: string }
  | { readonly type: 'interrupt'; readonly id: number }
  /** Goes back to before the last action of this branch, in a branch of its own. */
  | { readonly type: 'undo' }
  | { readonly type: 'switch-branch'; readonly branch: number }
  /** A branch of its own from this moment on, without doing anything yet. */
  | { readonly type: 'fork'; readonly label: string }
  | { readonly type: 'rename-branch'; readonly branch: number; readonly label: string }
  /** Drops a branch; the one that is shown and the last one stay. */
  | { readonly type: 'remove-branch'; readonly branch: number }
  /** Lets another branch run beside the one that is shown; undefined ends it. */
  | { readonly type: 'compare'; readonly beside: number | undefined }
  /** Marks the moment at the playhead. */
  | { readonly type: 'add-bookmark'; readonly label: string }
  | { readonly type: 'rename-bookmark'; readonly id: number; readonly label: string }
  | { readonly type: 'remove-bookmark'; readonly id: number }
  /** All that there are. */
  | { readonly type: 'breakpoints'; readonly breakpoints: readonly Breakpoint[] }
  /** Replays the run up to a moment that memory has let go of, as a branch. */
  | { readonly type: 'recall'; readonly to: Micros }
  /** Gives up what is being replayed. The first start ends where it has come to. */
  | { readonly type: 'cancel' }
  | { readonly type: 'ack'; readonly sequence: number }
  /** What the page looks at: of a large cluster it is told only that, and how the rest looks from far. */
  | ({ readonly type: 'look' } & Look)
  /** Asks a question that changes nothing: answered by `answer`. */
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }

/** Records by what they say of themselves; what is left out does not matter. */
export interface RecordFilter {
  readonly kinds: readonly string[]
  readonly actor?: string
  readonly objects?: readonly string[]
  /** Objects whose names begin so are left out. */
  readonly except?: readonly string[]
}

export type Question =
  | { readonly about: 'why'; readonly key: string }
  | { readonly about: 'history'; readonly key: string }
  | { readonly about: 'records'; readonly from: Micros; readonly to: Micros }
  /** The newest records up to the playhead that fit. */
  | { readonly about: 'latest'; readonly fits: RecordFilter; readonly most: number }
  | { readonly about: 'complete'; readonly line: string }
  | { readonly about: 'logs'; readonly namespace: string; readonly pod: string; readonly container: string }
  /** What the scheduler would say of a Pod that waits, node by node. */
  | { readonly about: 'judge'; readonly pod: string }
  /** What the API server would make of these YAML documents at the playhead: a dry run of applying them, one after the other. */
  | { readonly about: 'dry-run'; readonly documents: readonly string[] }
  | { readonly about: 'run' }
  /** Everything, to be kept. */
  | { readonly about: 'work' }
  /** Which Pod a row of the crowd stands for. */
  | { readonly about: 'who'; readonly pod: number }
  /** The row of a Pod, and of its node. */
  | { readonly about: 'where'; readonly pod: string }
  /** Search through everything that there is. */
  | { readonly about: 'find'; readonly query: string; readonly most: number }
  /** What kube-proxy has written into the packet filter of a machine. */
  | { readonly about: 'rules'; readonly node: string }
  /** The lanes of a window that is `width` pixels wide; of the branch that is shown when none is named. */
  | { readonly about: 'lanes'; readonly from: Micros; readonly to: Micros; readonly width: number; readonly branch?: number }
  /** What a person would say happened between two moments, the most telling first. */
  | { readonly about: 'happened'; readonly from: Micros; readonly to: Micros; readonly most: number; readonly branch?: number }
  /** How the branch that is shown differs from the one beside it, at the playhead. */
  | { readonly about: 'differences'; readonly most: number }
  /** Whether a condition can be read. */
  | { readonly about: 'condition'; readonly condition: string }
  /** Charts, alerts, logs of the branch that is shown. */
  | MonitoringQuestion

export type FromWorker =
  | Frame
  | { readonly type: 'opening'; readonly progress: number; readonly work: WorkKind }
  /** What was being replayed has been given up. */
  | { readonly type: 'cancelled' }
  | { readonly type: 'script'; readonly script: LessonScript }
  /** A branch had to go: there are too many. */
  | { readonly type: 'dropped'; readonly label: Label }
  /** Output of a kubectl action. `edited`: a file that it opens in the editor, and waits until it is saved: `type` with its whole text. */
  | { readonly type: 'output'; readonly id: number; readonly stdout?: string; readonly stderr?: string; readonly edited?: EditedFile; readonly exit?: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'failed'; readonly message: string; readonly detail: string }

/** A file for the editor. */
export interface EditedFile {
  readonly text: string
  /** `.yaml` or `.json`. */
  readonly extension: string
}

/** One step of a chain of causes, oldest first. */
export interface CauseStep {
  readonly record: TraceRecord
  readonly sentence: Saying
}

export type Answer =
  | { readonly about: 'why'; readonly chain: readonly CauseStep[] }
  | { readonly about: 'history'; readonly revisions: readonly ObjectChange[] }
  | { readonly about: 'records'; readonly records: readonly TraceRecord[] }
  /** Oldest first. */
  | { readonly about: 'latest'; readonly records: readonly TraceRecord[] }
  | { readonly about: 'complete'; readonly candidates: readonly string[] }
  | { readonly about: 'logs'; readonly text: string }
  /** Best first; none when there is no such Pod. */
  | { readonly about: 'judge'; readonly verdicts: readonly NodeVerdict[] }
  /** One for each document. */
  | { readonly about: 'dry-run'; readonly results: readonly DryRun[] }
  | { readonly about: 'who'; readonly pod: string | undefined }
  | { readonly about: 'where'; readonly pod: number | undefined; readonly node: number | undefined }
  /** `pods`, `nodes`: the rows of all that was meant, of the crowd. */
  | { readonly about: 'find'; readonly findings: Findings; readonly pods: Uint32Array; readonly nodes: Uint32Array }
  /** `isNow`: false when the playhead is in the past, of which the filter keeps nothing: then these are the rules at the end. */
  | { readonly about: 'rules'; readonly rules: readonly FilterRule[]; readonly isNow: boolean }
  | { readonly about: 'run'; readonly run: Run; readonly bookmarks: readonly Bookmark[] }
  | { readonly about: 'work'; readonly work: KeptWork }
  /** Each tick packed in a number: `unpackTick` of lanes.ts. */
  | { readonly about: 'lanes'; readonly ticks: Uint32Array }
  /** `count`: how many such things there were in all. */
  | { readonly about: 'happened'; readonly steps: readonly CauseStep[]; readonly count: number }
  | { readonly about: 'differences'; readonly comparison: Comparison | undefined }
  /** What is wrong with it, as a sentence; undefined when nothing is. */
  | { readonly about: 'condition'; readonly problem: string | undefined }
  | MonitoringAnswer

/** What a machine does with new connections to one address and port. */
export interface FilterRule {
  /** `10.96.0.10:53/UDP`; a port of the machine itself is at `*`. */
  readonly at: string
  /** `namespace/name:port` of the Service. */
  readonly service: string
  readonly kind: 'cluster-ip' | 'node-port' | 'external'
  /** Each is chosen with the same chance. */
  readonly backends: readonly { readonly ip: string; readonly port: number }[]
  readonly otherwise: 'reject' | 'drop'
  /** How long a client keeps its backend. */
  readonly affinitySeconds: number | undefined
}

/** One object that is not the same in two branches; a side that has none is undefined. */
export interface ObjectDifference {
  readonly key: string
  readonly here: KubeObject | undefined
  readonly there: KubeObject | undefined
}

/** Two branches at the same moment. */
export interface Comparison {
  readonly here: number
  readonly there: number
  readonly at: Micros
  /** Until when both are one and the same. */
  readonly common: Micros
  readonly differences: readonly ObjectDifference[]
  /** How many objects differ in all. */
  readonly count: number
  readonly hereTally: Tally
  readonly thereTally: Tally
}

/** A branch in a few numbers. */
export interface Tally {
  readonly pods: number
  readonly ready: number
  readonly restarts: number
  /** Users' requests since the branch began to differ. */
  readonly answered: number
  readonly failed: number
}

export type { KubeObject }
/** A moment of one branch, as links hold it. */
export type RunFile = { readonly kubarium: 1; readonly config: ClusterConfig; readonly log: readonly LoggedAction[]; readonly at: Micros; readonly bookmarks?: readonly Bookmark[] }
