// Tokens with which a list goes on. Models apiserver/pkg/storage/continue.go.
import { badRequest } from '../status.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Where a list goes on: at the names from `start`, as of `revision` (-1: as of now). */
export interface Continuation {
  readonly revision: number
  readonly start: string
}

/** The token for the page after `last`. */
export function encodeContinue(revision: number, last: string): string {
  return encodeBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${last}\u0000` }))
}

/** Throws BadRequest for what is no token. */
export function decodeContinue(token: string): Continuation {
  const text = decodeBase64Url(token)
  if (text === undefined) throw refused('illegal base64 data')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw refused(`invalid character ${quoteByte(text)} looking for beginning of value`)
  }
  const { v, rv, start } = parsed as { v?: string; rv?: number; start?: string }
  if (v !== 'meta.k8s.io/v1') throw badRequest('invalid continue token: continue key is not valid: server does not recognize this encoded version ' + JSON.stringify(v ?? ''))
  if (!rv) throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (!start) throw badRequest('invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)')
  return { revision: rv, start }
}

function refused(why: string): ReturnType<typeof badRequest> {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`)
}

function quoteByte(text: string): string {
  return `'${text.slice(0, 1)}'`
}

function encodeBase64Url(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i += 3) {
    const bytes = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)]
    const [a, b, c] = [bytes[0]!, bytes[1] || 0, bytes[2] || 0]
    const letters = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
    encoded += letters.slice(0, Math.min(4, text.length - i + 1)).map((letter) => ALPHABET[letter]).join('')
  }
  return encoded
}

function decodeBase64Url(encoded: string): string | undefined {
  let text = ''
  let bits = 0
  let held = 0
  for (const letter of encoded) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    text += String.fromCharCode((held >> bits) & 255)
  }
  return text
}
