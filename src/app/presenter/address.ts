// The addresses of a lesson in front of a room: `?present&lesson=…&step=…`, its notes, its storyboard on paper, a step in another page.
// Steps are counted from 1, as people do; `3.2` is the second moment after the one in which step 3 begins.

export type PageKind = 'present' | 'notes' | 'print' | 'embed'

export interface Place {
  /** Counted from 0. */
  readonly step: number
  readonly part: number
}

const KINDS: readonly PageKind[] = ['present', 'notes', 'print', 'embed']
const BEGINNING: Place = { step: 0, part: 0 }

/** Which of these pages an address asks for; none for the ordinary one. */
export function pageOf(search: string): PageKind | undefined {
  const query = new URLSearchParams(search)
  return KINDS.find((kind) => query.has(kind))
}

/** The folder's name of the lesson in an address; empty when it names none. */
export const lessonIn = (search: string): string => new URLSearchParams(search).get('lesson') ?? ''

/** The place that an address names; the beginning when it names none that could be one. */
export function placeIn(search: string): Place {
  return parsePlace(new URLSearchParams(search).get('step') ?? '')
}

/** Reads `3` or `3.2`. */
export function parsePlace(text: string): Place {
  const [, step, part = '0'] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text) ?? []
  return step === undefined ? BEGINNING : { step: Math.max(0, Number(step) - 1), part: Number(part) }
}

export const formatPlace = ({ step, part }: Place): string => (part === 0 ? `${step + 1}` : `${step + 1}.${part}`)

/** The query of such a page. */
export function queryFor(kind: PageKind, lesson: string, place: Place = BEGINNING): string {
  const end = kind === 'print' ? '' : `&step=${formatPlace(place)}`
  return `?${kind}&lesson=${encodeURIComponent(lesson)}${end}`
}
