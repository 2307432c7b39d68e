// IP addresses as upstream's legacy parser takes them: leading zeros are allowed in IPv4.

/** An address with its bytes: 4 for IPv4 (also when written ::ffff:a.b.c.d), 16 for IPv6. */
export interface IP {
  readonly family: 4 | 6
  readonly bytes: readonly number[]
}

/** The address a text names, or undefined. Models netutils.ParseIPSloppy. */
export function parseIP(text: string): IP | undefined {
  const bytes = text.includes(':') ? parseV6(text) : parseV4(text)
  if (!bytes) return undefined
  if (bytes.length === 4) return { family: 4, bytes }
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return mapped ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes }
}

/** What is wrong with an address, in upstream's words. */
export function isValidIP(value: string): readonly string[] {
  return parseIP(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
}

/** An address in canonical text: no leading zeros, the longest run of zero groups as `::`. */
export function formatIP({ family, bytes }: IP): string {
  if (family === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!)
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && groups[end] === 0) end++
    if (end - i > length) [start, length] = [i, end - i]
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  return start < 0 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]+$/.test(part) && Number(part) <= 255)) return undefined
  return parts.map(Number)
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(parseGroups)
  if (!head) return undefined
  if (halves.length === 1) return head.length === 16 ? head : undefined
  if (!tail || head.length + tail.length > 14) return undefined
  return [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail]
}

/** The bytes of `a:b:c`, whose last part may be an IPv4 address. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part)
      if (!v4) return undefined
      bytes.push(...v4)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      const group = parseInt(part, 16)
      bytes.push(group >> 8, group & 255)
    } else return undefined
  }
  return bytes
}
