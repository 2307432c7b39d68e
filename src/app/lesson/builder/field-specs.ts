// Which fields a lesson and its steps have, and how each is edited. The format itself (src/lessons/format) says what may stand in them;
// this table only says how to write it down. `builder.fields.…` of the catalogue has the labels.
import type { StepKind } from '../../../lessons/index.ts'
import { LENS_NAMES } from '../../../lessons/index.ts'

export type FieldLabel = 'folder' | 'number' | 'title' | 'minutes' | 'summary' | 'nodes' | 'start' | 'settle' | 'lens' | 'pace' | 'camera' | 'hide' | 'palette' | 'let' | 'measure' | 'after' | 'kindOf' | 'name' | 'goal' | 'hints' | 'solution' | 'run' | 'outcome' | 'ask' | 'choices' | 'text' | 'feedback' | 'right' | 'rightCel' | 'belief' | 'pick' | 'number_' | 'praise' | 'rules' | 'when' | 'order' | 'model' | 'beats' | 'beatWhen' | 'say' | 'lights' | 'from' | 'retests'

export interface FieldSpec {
  readonly key: string
  readonly label: FieldLabel
  /** `cel` is tried on the cluster as it is; `actions` can be recorded; `names` is a mapping, a line each; `items` is a list of fields of their own. */
  readonly as: 'line' | 'text' | 'number' | 'flag' | 'cel' | 'cel-of-answer' | 'lines' | 'actions' | 'names' | 'select' | 'items'
  readonly options?: readonly string[]
  readonly items?: readonly FieldSpec[]
}

const spec = (key: string, label: FieldLabel, as: FieldSpec['as']): FieldSpec => ({ key, label, as })
const LENS: FieldSpec = { key: 'lens', label: 'lens', as: 'select', options: LENS_NAMES }

export const HEAD_FIELDS: readonly FieldSpec[] = [
  spec('title', 'title', 'line'), spec('summary', 'summary', 'line'), spec('number', 'number', 'number'), spec('minutes', 'minutes', 'number'), spec('nodes', 'nodes', 'number'),
  { key: 'kind', label: 'kindOf', as: 'select', options: ['lesson', 'play', 'incident'] },
  spec('start', 'start', 'actions'), spec('let', 'let', 'names'), LENS, spec('palette', 'palette', 'lines'), spec('settle', 'settle', 'number'), spec('pace', 'pace', 'number'), spec('camera', 'camera', 'line'), spec('hide', 'hide', 'lines'), spec('measure', 'measure', 'line'), spec('after', 'after', 'lines'),
]

const RULES: FieldSpec = { key: 'feedback', label: 'rules', as: 'items', items: [spec('when', 'when', 'cel-of-answer'), spec('text', 'text', 'text'), spec('belief', 'belief', 'line')] }

/** The ways of asking, each with the fields that go with it. */
export const QUESTIONS = {
  choices: [{ key: 'choices', label: 'choices', as: 'items', items: [spec('text', 'text', 'line'), spec('feedback', 'feedback', 'text'), spec('right', 'right', 'flag'), spec('belief', 'belief', 'line')] }],
  pick: [{ key: 'pick', label: 'pick', as: 'select', options: ['pod', 'node'] }, spec('right', 'rightCel', 'cel-of-answer'), spec('praise', 'praise', 'text'), RULES],
  number: [spec('number', 'number_', 'line'), spec('right', 'rightCel', 'cel'), spec('praise', 'praise', 'text'), RULES],
  order: [spec('order', 'order', 'lines'), spec('praise', 'praise', 'text'), RULES],
  model: [spec('model', 'model', 'text')],
} as const satisfies Readonly<Record<string, readonly FieldSpec[]>>

export type Asking = keyof typeof QUESTIONS

/** What a step that begins to ask in another way starts with. */
export const QUESTION_TEMPLATES: Readonly<Record<Asking, Readonly<Record<string, unknown>>>> = {
  choices: { choices: [{ text: '…', feedback: '…' }, { text: '……', right: true, feedback: '……' }] },
  pick: { pick: 'pod', right: "answer == 'web'", praise: '…', feedback: [{ text: '…' }] },
  number: { number: 'Pods', right: 'pods.size()', praise: '…', feedback: [{ text: '…' }] },
  order: { order: ['1', '2', '3'], praise: '…', feedback: [{ text: '…' }] },
  model: { model: '…' },
}

const COMMON: readonly FieldSpec[] = [LENS, spec('camera', 'camera', 'line')]

/** Fields of each kind of step, besides its name, its kind and its question. */
export const STEP_FIELDS: Readonly<Record<StepKind, readonly FieldSpec[]>> = {
  read: COMMON,
  watch: [spec('run', 'run', 'actions'), { key: 'beats', label: 'beats', as: 'items', items: [spec('when', 'beatWhen', 'line'), spec('say', 'say', 'text'), spec('lights', 'lights', 'lines')] }, spec('pace', 'pace', 'number'), ...COMMON],
  predict: [spec('run', 'run', 'actions'), spec('outcome', 'outcome', 'cel'), spec('pace', 'pace', 'number'), spec('retests', 'retests', 'lines'), ...COMMON],
  do: [spec('goal', 'goal', 'cel'), spec('hints', 'hints', 'lines'), spec('solution', 'solution', 'actions'), ...COMMON],
  explain: [spec('retests', 'retests', 'lines'), ...COMMON],
  recall: [spec('from', 'from', 'line'), spec('retests', 'retests', 'lines'), ...COMMON],
}

export const KINDS = Object.keys(STEP_FIELDS) as StepKind[]
export const isAskingKind = (kind: unknown): boolean => kind === 'predict' || kind === 'explain' || kind === 'recall'
export const askingOf = (fields: Readonly<Record<string, unknown>>): Asking | undefined => (Object.keys(QUESTIONS) as Asking[]).find((way) => fields[way] !== undefined)
