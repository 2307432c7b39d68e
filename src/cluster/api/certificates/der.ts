// The part of DER that certificates need: elements of a tag, a length and content. Models encoding/asn1.

/** One element: its tag, its content, and all its bytes. */
export interface Element {
  readonly tag: number
  readonly content: readonly number[]
  readonly bytes: readonly number[]
}

export const TAG = { boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, empty: 0x05, identifier: 0x06, utf8: 0x0c, sequence: 0x30, set: 0x31, utcTime: 0x17, generalizedTime: 0x18 } as const

/** The elements that follow each other in these bytes. */
export function elementsOf(bytes: readonly number[]): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const start = at
    const tag = bytes[at]!
    let length = bytes[at + 1]!
    at += 2
    if (length >= 0x80) {
      const size = length & 0x7f
      length = bytes.slice(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0)
      at += size
    }
    elements.push({ tag, content: bytes.slice(at, at + length), bytes: bytes.slice(start, at + length) })
    at += length
  }
  return elements
}

/** An element of this tag around others, or around plain bytes. */
export function element(tag: number, ...parts: readonly (readonly number[])[]): readonly number[] {
  const content = parts.flat()
  return [tag, ...lengthOf(content.length), ...content]
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

/** `2.5.4.3`. */
export function identifierText([first = 0, ...rest]: readonly number[]): string {
  const arcs = [Math.floor(first / 40), first % 40]
  let arc = 0
  for (const byte of rest) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}

export function identifier(text: string): readonly number[] {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const digits = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | left % 128)
    bytes.push(...digits)
  }
  return element(TAG.identifier, bytes)
}
