// Lessons: their format (format/), the engine that leads through one (engine.ts), and the content, one folder a lesson.
// Goals, outcomes and moments are CEL (expression.ts) over a scene of real objects and trace records (scene.ts).
// Pure: who hosts a lesson gives it files, scenes and records, and does the actions that it asks for.
// review.ts asks again later for beliefs that wrong answers came from (misconceptions.ts); score.ts measures incidents;
// draft.ts is a lesson while somebody writes it, pack/ a pack of lessons from a stranger.
export { ACTION_FORMS, formatAction, parseAction, prepareAction, takeReady } from './action.ts'
export * from './engine.ts'
export { evaluate, fillIn, holds, problemOf, withNames, type Scene } from './expression.ts'
export { formatProblem, parseLesson, parseTranslation, type LessonFiles, type LessonProblem, type ReadLesson } from './format/index.ts'
export { parseMisconceptions, type Misconception, type Misconceptions } from './misconceptions.ts'
export { beliefsMet, dueReviews, review, REST_MILLIS, surveyBeliefs, type BeliefState } from './review.ts'
export { betterScore, failedAt, parOf, scoreOf, type Score, type Tally } from './score.ts'
export { parseGlossary, translateGlossary, type Glossary, type Term } from './glossary.ts'
export type * from './lesson.ts'
export { isStagePart, parseTokenAddress, tokensOf, type Token } from './prose.ts'
export { EMPTY_PROGRESS, formatProgress, parseProgress, type CourseProgress, type Review } from './progress.ts'
export { LENS_NAMES, TOOL_NAMES, type LensName, type ToolName } from './scenery.ts'
export { sceneOf, type SceneSource } from './scene.ts'
export { planStart, replayTo, type LessonRun } from './start.ts'
export { EMPTY_DRAFT, checkDraft, moveStep, newStep, readDraft, recordActions, writeDraft, type Draft, type DraftCheck, type DraftFields, type DraftStep, type StepKind } from './draft.ts'
