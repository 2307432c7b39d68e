// The three parts of a token, and who can make the last of them.
import { decodeBase64Text, encodeBase64Url } from '../base64.ts'

const HEADER_PART = encodeBase64Url('{"alg":"RS256","kid":"kubarium"}')

/** The key of a cluster with this seed. */
export const tokenKeyOf = (seed: number): number => seed | 1

/** The token that carries these claims, signed with the cluster's key. */
export function signToken(claims: object, key: number): string {
  const signed = `${HEADER_PART}.${encodeBase64Url(JSON.stringify(claims))}`
  return `${signed}.${signatureOf(signed, key)}`
}

/** What a token says; undefined when somebody else has made it. */
export function readClaims(token: string, key: number): unknown {
  const [header, payload, signature] = token.split('.')
  if (!payload || signature !== signatureOf(`${header}.${payload}`, key)) return undefined
  return JSON.parse(decodeBase64Text(payload.replaceAll('-', '+').replaceAll('_', '/')))
}

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (letter) => letter.charCodeAt(0))

/** A keyed hash as 86 letters. */
function signatureOf(text: string, key: number): string {
  let hash = key | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  const codes: number[] = []
  for (let i = 0; i < 86; i++) {
    hash = (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + i + key) | 0
    codes.push(LETTERS[(hash >>> 13) & 63]!)
  }
  return String.fromCharCode(...codes)
}
