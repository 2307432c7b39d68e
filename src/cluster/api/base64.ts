// Base64 of UTF-8 text and back, without the host's help: how Secrets carry their values.

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a text in UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes = new Array<number>(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) return manyBytes(text)
    bytes[i] = code
  }
  return bytes
}

function manyBytes(text: string): number[] {
  const bytes: number[] = []
  for (const letter of text) {
    let code = letter.codePointAt(0)!
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function utf8Text(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!
    const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
    let code = length < 2 ? lead : lead & (0xff >> (length + 1))
    let whole = length > 0 && i + length <= bytes.length
    for (let k = 1; whole && k < length; k++) {
      const next = bytes[i + k]!
      whole = (next & 0xc0) === 0x80
      code = (code << 6) | (next & 63)
    }
    text += whole ? String.fromCodePoint(code) : '\ufffd'
    i += whole ? length : 1
  }
  return text
}

const URL_CODES = Array.from(`${LETTERS.slice(0, 62)}-_`, (letter) => letter.charCodeAt(0))
/** How many letters are made into a text at once. */
const CHUNK = 4096

/** Base64 as URLs and tokens have it, without padding, of a text's UTF-8 bytes. */
export function encodeBase64Url(text: string): string {
  const bytes = utf8Bytes(text)
  const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    // Beyond the end of the array nothing is written: what padding would stand for.
    for (let shift = 18; shift >= 0; shift -= 6) codes[at++] = URL_CODES[(group >> shift) & 63]!
  }
  return textOfCodes(codes)
}

/** Made in large pieces: a text that grows letter by letter is a tree of as many parts until somebody reads it. */
function textOfCodes(codes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < codes.length; i += CHUNK) text += String.fromCharCode.apply(null, codes.subarray(i, i + CHUNK) as unknown as number[])
  return text
}

/** Standard base64, padded, of a text's UTF-8 bytes or of bytes. */
export function encodeBase64(value: string | readonly number[]): string {
  const bytes = typeof value === 'string' ? utf8Bytes(value) : value
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    encoded += LETTERS[group >> 18]! + LETTERS[(group >> 12) & 63]!
    encoded += i + 1 < bytes.length ? LETTERS[(group >> 6) & 63]! : '='
    encoded += i + 2 < bytes.length ? LETTERS[group & 63]! : '='
  }
  return encoded
}

/** The bytes of standard base64; letters outside the alphabet are skipped. */
export function decodeBase64(encoded: string): number[] {
  const bytes: number[] = []
  let group = 0
  let bits = 0
  for (const letter of encoded) {
    const value = LETTERS.indexOf(letter)
    if (value < 0) continue
    group = ((group << 6) | value) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((group >> bits) & 255)
  }
  return bytes
}

/** The text of standard base64. */
export function decodeBase64Text(encoded: string): string {
  return utf8Text(decodeBase64(encoded))
}
