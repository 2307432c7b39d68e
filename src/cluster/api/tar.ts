// Archives as tar writes them: for each file a header of 512 characters, then its content in blocks of as many.
// Left out: links, owners, times, names longer than 100 characters; sizes count characters, not bytes.

export interface ArchiveEntry {
  /** Where it belongs, with a slash behind a directory. */
  readonly name: string
  readonly mode: number
  readonly content: string
}

const BLOCK = 512
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
const padded = (text: string, width: number): string => text.padEnd(width, '\0')

/** The archive of entries, with its two empty blocks at the end. */
export function writeTar(entries: readonly ArchiveEntry[]): string {
  return `${entries.map(block).join('')}${'\0'.repeat(2 * BLOCK)}`
}

function block({ name, mode, content }: ArchiveEntry): string {
  const type = name.endsWith('/') ? '5' : '0'
  const head = `${padded(name, 100)}${octal(mode, 8)}${octal(0, 8)}${octal(0, 8)}${octal(content.length, 12)}${octal(0, 12)}`
  const tail = padded(`${type}${'\0'.repeat(100)}ustar\0${'00'}`, BLOCK - head.length - 8)
  // The sum is made over a header whose own place is blank.
  const sum = [...`${head}        ${tail}`].reduce((total, char) => total + char.charCodeAt(0), 0)
  return `${head}${sum.toString(8).padStart(6, '0')}\0 ${tail}${content}${'\0'.repeat((BLOCK - (content.length % BLOCK)) % BLOCK)}`
}

/** The entries of an archive; undefined for what is none. */
export function readTar(text: string): readonly ArchiveEntry[] | undefined {
  const entries: ArchiveEntry[] = []
  for (let at = 0; at < text.length && text[at] !== '\0'; ) {
    const field = (from: number, width: number): string => text.slice(at + from, at + from + width).split('\0')[0]!
    const [mode, size] = [Number.parseInt(field(100, 8), 8), Number.parseInt(field(124, 12), 8)]
    if (Number.isNaN(mode) || Number.isNaN(size) || field(257, 6) !== 'ustar') return undefined
    entries.push({ name: field(0, 100), mode, content: text.slice(at + BLOCK, at + BLOCK + size) })
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return entries
}
