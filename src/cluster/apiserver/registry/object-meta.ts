// What the server itself writes into an object's metadata. Models apiserver/pkg/registry/rest/meta.go; the rest is in ../../api/strategy.
import type { KubeObject } from '../../api/index.ts'
import type { ObjectMeta } from '../../api/types/meta-v1.ts'
import type { Random } from '../../../kernel/index.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A random UUID (version 4). */
export function makeUid(random: Random): string {
  const a = random.uint32()
  const b = random.uint32()
  const c = random.uint32()
  const d = random.uint32()
  const hex = (word: number, shift: number): string => HEX[(word >>> shift) & 255]!
  return (
    hex(a, 24) + hex(a, 16) + hex(a, 8) + hex(a, 0) + '-' + hex(b, 24) + hex(b, 16) + '-' + HEX[((b >>> 8) & 15) | 64]! + hex(b, 0) +
    '-' + HEX[((c >>> 24) & 63) | 128]! + hex(c, 16) + '-' + hex(c, 8) + hex(c, 0) + hex(d, 24) + hex(d, 16) + hex(d, 8) + hex(d, 0)
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
