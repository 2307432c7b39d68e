// What keys mean in front of a room. A clicker sends PageUp, PageDown and the full stop; the rest is for who has a keyboard.

export type Command = 'next' | 'back' | 'first' | 'last' | 'blank' | 'light' | 'zoom' | 'hold' | 'hands' | 'notes' | 'theme' | 'screen' | 'help' | 'leave'

const KEYS: Readonly<Record<string, Command>> = {
  PageDown: 'next',
  ArrowRight: 'next',
  ArrowDown: 'next',
  Enter: 'next',
  PageUp: 'back',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  Backspace: 'back',
  Home: 'first',
  End: 'last',
  '.': 'blank',
  b: 'blank',
  s: 'light',
  z: 'zoom',
  ' ': 'hold',
  h: 'hands',
  n: 'notes',
  d: 'theme',
  f: 'screen',
  '?': 'help',
  Escape: 'leave',
}

/** Keys that mean the same while one types into a field: those of a clicker. */
const IN_FIELDS: ReadonlySet<string> = new Set(['PageDown', 'PageUp', 'Escape'])

export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Where the focus is: on a field that takes letters, on something that Enter and Space set off, or on neither. */
export type Focus = 'field' | 'control' | 'none'

/** What a press means; undefined when it is the browser's. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Press, focus: Focus): Command | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  if (focus === 'field' && !IN_FIELDS.has(key)) return undefined
  if (focus === 'control' && (key === 'Enter' || key === ' ')) return undefined
  return KEYS[key.length === 1 ? key.toLowerCase() : key]
}

/** What the help lists, in its order; the catalogue names the keys. */
export const LISTED: readonly Command[] = ['next', 'back', 'hold', 'blank', 'light', 'zoom', 'hands', 'notes', 'theme', 'screen', 'first', 'last', 'leave', 'help']
