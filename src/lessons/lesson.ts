// What a lesson is once its folder has been read: a start, and steps that a learner goes through.
// Text is Markdown; goals, outcomes and breakpoints are CEL (expression.ts) over a scene of the cluster's real objects (scene.ts).

import type { LensName, ToolName } from './scenery.ts'

type Signal = 'kill' | 'stop' | 'start' | 'pause' | 'resume'

/** A thing that a lesson does to the cluster. All but `until` are the host's own actions; `{{ … }}` in a text is CEL, filled in when it is done. */
export type LessonAction =
  | { readonly do: 'kubectl'; readonly line: string; readonly files?: Readonly<Record<string, string>> }
  | { readonly do: 'process'; readonly machine: string; readonly process: string; readonly signal: Signal }
  | { readonly do: 'power'; readonly machine: string; readonly on: boolean }
  | { readonly do: 'add-machine'; readonly machine: LessonMachine }
  | { readonly do: 'remove-machine'; readonly machine: string }
  | { readonly do: 'link'; readonly a: string; readonly b: string; readonly cut: boolean; readonly extraMillis?: number; readonly loss?: number }
  | { readonly do: 'kill-container'; readonly namespace: string; readonly pod: string; readonly container: string }
  | { readonly do: 'users'; readonly namespace: string; readonly service: string; readonly perSecond: number }
  | { readonly do: 'fill-disk'; readonly machine: string; readonly percent: number }
  | { readonly do: 'leak-memory'; readonly namespace: string; readonly pod: string; readonly container: string; readonly mibPerSecond: number }
  | { readonly do: 'spin-cpu'; readonly namespace: string; readonly pod: string; readonly container: string; readonly cores: number }
  | { readonly do: 'registry'; readonly fault: 'none' | 'unreachable' | 'broken' | 'corrupt' | 'denied'; readonly image?: string }
  | { readonly do: 'expire-certificate'; readonly machine: string; readonly renew?: boolean }
  | { readonly do: 'skew-clock'; readonly machine: string; readonly seconds: number }
  /** What follows waits until this holds; or, in a start, for so many seconds. */
  | { readonly do: 'until'; readonly holds: string; readonly seconds?: number }

export interface LessonMachine {
  readonly name: string
  readonly region: string
  readonly zone: string
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  readonly pods: number
}

interface StepBase {
  readonly id: string
  readonly title: string
  /** Markdown; its links to `stage:` and `term:` light up parts of the stage (prose.ts). */
  readonly text: string
  /** Markdown for who stands in front of a room: what to say, ask or wait for. Learners do not see it. */
  readonly notes?: string
  /** The arrangement of the stage in which the step begins; the lesson's own when absent. */
  readonly lens?: LensName
  /** The part of the stage that the camera goes to; the lesson's own, or everything, when absent. */
  readonly camera?: string
  /** Cluster seconds a second: of a watch step between its moments (story pace when absent), of others while what they set off runs (as the world when absent). */
  readonly pace?: number
  /** Beliefs (misconceptions.ts) that a right answer here lays to rest. */
  readonly retests?: readonly string[]
}

/** Read, and look. */
export interface ReadStep extends StepBase { readonly kind: 'read' }

/** A moment at which a watched run stops, so that it can be spoken of. */
export interface Beat {
  /** CEL over the scene and `record`, the trace record of the moment. */
  readonly when: string
  readonly say: string
  /** Stage parts that light up. */
  readonly lights: readonly string[]
}

/** The cluster does something while the learner watches, one cause at a time. */
export interface WatchStep extends StepBase {
  readonly kind: 'watch'
  readonly run: readonly LessonAction[]
  readonly beats: readonly Beat[]
}

export interface Choice {
  readonly text: string
  readonly isRight: boolean
  /** Meets the belief behind the answer. */
  readonly feedback: string
  /** The misconception behind it, by its name in misconceptions.yaml. */
  readonly belief?: string
}

/** Feedback for answers that are not chosen from a list: the first whose `when` holds of `answer`; the last has none. */
export interface FeedbackRule {
  readonly when?: string
  readonly text: string
  readonly belief?: string
}

export type Question =
  | { readonly ask: 'choose'; readonly choices: readonly Choice[] }
  /** Clicking a pod or a node; `answer` is its name. */
  | { readonly ask: 'pick'; readonly what: 'pod' | 'node'; readonly right: string; readonly praise: string; readonly feedback: readonly FeedbackRule[] }
  | { readonly ask: 'number'; readonly unit: string; readonly right: string; readonly praise: string; readonly feedback: readonly FeedbackRule[] }
  /** `items` stand in the right order here; the page shuffles them. */
  | { readonly ask: 'order'; readonly items: readonly string[]; readonly praise: string; readonly feedback: readonly FeedbackRule[] }
  /** In the learner's own words, to be compared with a model answer: nobody marks it but the learner. */
  | { readonly ask: 'write'; readonly model: string }

/** The learner commits to an answer; then the cluster is run, and marks it. */
export interface PredictStep extends StepBase {
  readonly kind: 'predict'
  readonly question: Question
  /** What is done to the cluster once the learner has answered. */
  readonly run: readonly LessonAction[]
  /** What is true of the cluster at the end: the answer is marked then, and the lesson cannot teach what the model does not do. */
  readonly outcome: string
}

/** Why was that so? */
export interface ExplainStep extends StepBase { readonly kind: 'explain'; readonly question: Question }

/** A question from an earlier lesson, asked later. */
export interface RecallStep extends StepBase { readonly kind: 'recall'; readonly from: string; readonly question: Question }

/** A goal that the cluster's state must reach, by any means. */
export interface DoStep extends StepBase {
  readonly kind: 'do'
  readonly goal: string
  /** In three degrees: a question, a direction, the command. */
  readonly hints: readonly string[]
  readonly solution: readonly LessonAction[]
}

export type Step = ReadStep | WatchStep | PredictStep | ExplainStep | RecallStep | DoStep
export type AskingStep = PredictStep | ExplainStep | RecallStep

/** What a folder holds: a lesson of the course, a place to play and break things, or an incident to diagnose. */
export type LessonKind = 'lesson' | 'play' | 'incident'

export interface Lesson {
  /** The folder's name. */
  readonly id: string
  readonly kind: LessonKind
  readonly number: number
  readonly title: string
  readonly minutes: number
  /** One line for the list of lessons. */
  readonly summary: string
  /** How many worker nodes the cluster has. */
  readonly nodes: number
  /** What was done to the cluster before the learner came. */
  readonly start: readonly LessonAction[]
  /** Cluster time, in seconds, that the start is given to settle. */
  readonly settleSeconds: number
  /** The arrangement of the stage in which it is played; the learner may choose another. */
  readonly lens: LensName
  /** The tools that lie in the palette, and no others; all of them when absent. */
  readonly palette?: readonly ToolName[]
  /** The part of the stage that the camera goes to; everything when absent. */
  readonly camera?: string
  /** Parts of the stage that are not shown, so that nobody has to ask what they are. */
  readonly hide: readonly string[]
  /** Cluster seconds a second at which it is played; as the world when absent. */
  readonly pace?: number
  /** Lessons that one should have taken before. */
  readonly after: readonly string[]
  /** The Service whose users are counted while an incident lasts. */
  readonly measure?: string
  /** Named expressions that goals may use; later ones may use earlier ones. */
  readonly names: readonly (readonly [name: string, expression: string])[]
  readonly steps: readonly Step[]
}
