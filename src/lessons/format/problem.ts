// What is wrong with a lesson's files, told to the person who wrote them.

export interface LessonProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
}

/** `lesson.md:12: goal is missing. Write …` */
export function formatProblem({ file, line, message, remedy }: LessonProblem): string {
  return `${file}:${line}: ${message}. ${remedy}`
}
