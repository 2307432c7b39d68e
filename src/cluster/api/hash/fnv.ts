// Fowler–Noll–Vo hashes of 32 bits. Models hash/fnv.
import { utf8Bytes } from '../base64.ts'

const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a of a text's UTF-8 bytes, continuing from `state`. */
export function fnv32a(text: string, state = OFFSET): number {
  let hash = state | 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return fnv32aBytes(utf8Bytes(text.slice(i)), hash)
    hash = Math.imul(hash ^ code, PRIME)
  }
  return hash >>> 0
}

/** FNV-1a of bytes, continuing from `state`. */
export function fnv32aBytes(bytes: readonly number[], state = OFFSET): number {
  let hash = state | 0
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME)
  return hash >>> 0
}

/** FNV-1 (multiply, then mix) of a text's UTF-8 bytes. */
export function fnv32(text: string): number {
  let hash = OFFSET | 0
  for (const byte of utf8Bytes(text)) hash = Math.imul(hash, PRIME) ^ byte
  return hash >>> 0
}
