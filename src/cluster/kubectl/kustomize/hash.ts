// The name of a ConfigMap or Secret by its content, so that a change makes a new one. Models kubectl/pkg/util/hash and kustomize/api/hasher.
import { marshalGoJSON, sha256Hex, type KubeObject } from '../../api/index.ts'

/** Letters for those hexadecimal digits that could spell words. */
const LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** Ten characters that stand for a content, its keys in order. */
export function contentHash(content: object): string {
  return [...sha256Hex(marshalGoJSON(content)).slice(0, 10)].map((digit) => LETTERS[digit] ?? digit).join('')
}

/** The name that a kustomization gives a generated object. Its hash knows no name, since kustomize looks for it in a field `metadata/name`. */
export function hashedName(object: KubeObject): string {
  const { kind, metadata, data = '', type = '' } = object as KubeObject & { readonly data?: object; readonly type?: string }
  return `${metadata.name ?? ''}-${contentHash({ data, kind, name: '', ...(kind === 'Secret' ? { type } : {}) })}`
}
