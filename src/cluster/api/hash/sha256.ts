// SHA-256, for names that upstream makes from it. Models crypto/sha256; for short texts only, not made for speed.
import { utf8Bytes } from '../base64.ts'

const ROUNDS = 64
const BLOCK = 64

/** The first 32 bits of the fractional parts of a root of the first primes. */
function primeRoots(count: number, exponent: number): readonly number[] {
  const roots: number[] = []
  for (let candidate = 2; roots.length < count; candidate++) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false
    if (isPrime) roots.push(fraction(candidate ** exponent))
  }
  return roots
}

const fraction = (value: number): number => ((value - Math.floor(value)) * 2 ** 32) | 0
const CONSTANTS = primeRoots(ROUNDS, 1 / 3)
const START = primeRoots(8, 1 / 2)
const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  const bytes = utf8Bytes(text)
  const length = bytes.length * 8
  bytes.push(0x80)
  while (bytes.length % BLOCK !== BLOCK - 8) bytes.push(0)
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(shift >= 32 ? Math.floor(length / 2 ** shift) & 255 : (length >>> shift) & 255)
  let state = START
  for (let at = 0; at < bytes.length; at += BLOCK) state = compress(state, bytes.slice(at, at + BLOCK))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function compress(state: readonly number[], block: readonly number[]): readonly number[] {
  const words: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    if (i < 16) words.push((block[i * 4]! << 24) | (block[i * 4 + 1]! << 16) | (block[i * 4 + 2]! << 8) | block[i * 4 + 3]!)
    else {
      const [near, far] = [words[i - 2]!, words[i - 15]!]
      words.push((words[i - 16]! + words[i - 7]! + (rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10)) + (rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3))) | 0)
    }
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < ROUNDS; i++) {
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[i]! + words[i]!) | 0
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]!) | 0)
}
