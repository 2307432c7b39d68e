// What the server itself writes into an object's metadata. Models apiserver/pkg/registry/rest/meta.go; the rest is in ../../api/strategy.
import type { KubeObject } from '../../api/index.ts'
import type { ObjectMeta } from '../../api/types/meta-v1.ts'
import type { Random } from '../../../kernel/index.ts'

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
const DASH = '-'.charCodeAt(0)

/** A random UUID (version 4). Made in one piece: a text that is put together from parts keeps all of them in memory. */
export function makeUid(random: Random): string {
  const a = random.uint32()
  const b = random.uint32()
  const c = random.uint32()
  const d = random.uint32()
  const digit = (word: number, shift: number): number => DIGITS[(word >>> shift) & 15]!
  return String.fromCharCode(
    digit(a, 28), digit(a, 24), digit(a, 20), digit(a, 16), digit(a, 12), digit(a, 8), digit(a, 4), digit(a, 0), DASH,
    digit(b, 28), digit(b, 24), digit(b, 20), digit(b, 16), DASH,
    DIGITS[4]!, digit(b, 8), digit(b, 4), digit(b, 0), DASH,
    DIGITS[((c >>> 28) & 3) | 8]!, digit(c, 24), digit(c, 20), digit(c, 16), DASH,
    digit(c, 12), digit(c, 8), digit(c, 4), digit(c, 0), digit(d, 28), digit(d, 24), digit(d, 20), digit(d, 16), digit(d, 12), digit(d, 8), digit(d, 4), digit(d, 0),
  )
}

type Draft = { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] }

/** How etcd makes the object to keep: a copy that nobody else holds yet gets the revision of its write. */
export function stamping(object: KubeObject): (revision: number) => KubeObject {
  return stampingOwn({ ...object, metadata: { ...object.metadata, resourceVersion: '' } })
}

/** The same for an object whose metadata the request has made itself, and nobody else holds. */
export function stampingOwn(object: KubeObject): (revision: number) => KubeObject {
  return (revision) => {
    ;(object.metadata as Draft).resourceVersion = String(revision)
    return object
  }
}
