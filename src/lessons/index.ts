// Lessons: their format (format/), the engine that leads through one (engine.ts), and the content, one folder a lesson.
// Goals, outcomes and moments are CEL (expression.ts) over a scene of real objects and trace records (scene.ts).
// Pure: who hosts a lesson gives it files, scenes and records, and does the actions that it asks for.
// Left out so far: a lesson builder, packs from files and links, a camera.
export { ACTION_FORMS, parseAction, prepareAction, takeReady } from './action.ts'
export * from './engine.ts'
export { evaluate, fillIn, holds, problemOf, withNames, type Scene } from './expression.ts'
export { formatProblem, parseLesson, type LessonFiles, type LessonProblem } from './format/index.ts'
export { parseGlossary, type Glossary, type Term } from './glossary.ts'
export type * from './lesson.ts'
export { isStagePart, parseTokenAddress, tokensOf, type Token } from './prose.ts'
export { EMPTY_PROGRESS, formatProgress, parseProgress, type CourseProgress } from './progress.ts'
export { LENS_NAMES, TOOL_NAMES, type LensName, type ToolName } from './scenery.ts'
export { sceneOf, type SceneSource } from './scene.ts'
export { planStart, replayTo, type LessonRun } from './start.ts'
