// How the standards' messages put things together.

/** `container "a"`, `containers "a", "b"`. */
export function listed(what: string, names: readonly string[]): string {
  return `${names.length === 1 ? what : `${what}s`} ${joinQuoted(names)}`
}

export function joinQuoted(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ')
}

export function and(parts: readonly string[]): string {
  return parts.join(' and ')
}
