// Digests and ids that look like SHA-256 and depend on nothing but a text: an image's digest must be the same in every run.
import { Random } from '../../../kernel/index.ts'

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return `sha256:${hexOf(text)}`
}

/** 64 hexadecimal digits that follow from the text. */
export function hexOf(text: string): string {
  const random = new Random(0, text)
  return randomHex(random)
}

/** The next 64 hexadecimal digits of a stream: an id of a container or sandbox. */
export function randomHex(random: Random): string {
  const parts: string[] = []
  for (let i = 0; i < 8; i++) parts.push(random.uint32().toString(16).padStart(8, '0'))
  // A text that was added up is kept as its parts: joined it is a quarter of that.
  return parts.join('')
}
