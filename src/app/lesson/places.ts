// What the lesson panel shows besides lessons and the map of the course, by the names under which `openLesson` opens it.
export const REVIEW = '#review'
export const BUILDER = '#builder'
