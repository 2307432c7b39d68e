// What strategies work on, and what one of them is made of.
import type { KubeObject } from '../object.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'

/** What a create needs from outside. */
export interface CreateContext {
  readonly uid: string
  /** The time as the API writes it. */
  readonly now: string
  /** An integer from 0 to n − 1, for a name made from generateName. */
  readonly random: (n: number) => number
  /** Who asks; a CertificateSigningRequest records it. */
  readonly user?: Requester
  /** Who owns the fields, where that is not in the object yet. */
  readonly managedFields?: ObjectMeta['managedFields']
}

export interface Requester {
  readonly username: string
  readonly uid?: string
  readonly groups?: readonly string[]
  readonly extra?: { readonly [key: string]: readonly string[] }
}

/** What of a resource decides its strategy: a `Resource` of the schema will do. */
export interface StrategyTarget {
  readonly apiVersion: string
  readonly kind: string
}

/** An object in storage, as strategies see it. */
export type Stored = KubeObject & { readonly spec?: object; readonly status?: object }

/**
 * What one resource does. A status is the system's: with `keepsStatus` a create empties it and an update keeps the old one.
 * `changed` tells whether an update is a new generation; a resource without it has no generations.
 */
export interface Strategy {
  readonly keepsStatus?: boolean
  readonly changed?: (next: Stored, old: Stored) => boolean
  readonly create?: (object: Stored, context: CreateContext) => Stored
  readonly update?: (next: Stored, old: Stored) => Stored
  readonly statusUpdate?: (next: Stored, old: Stored, now: string | undefined) => Stored
  /** Metadata that a write of the status leaves as it was. */
  readonly statusKeepsMeta?: readonly (keyof ObjectMeta)[]
}

/** The object with some metadata set; undefined removes. */
export function withMeta<T extends KubeObject>(object: T, metadata: Partial<ObjectMeta>): T {
  return { ...object, metadata: Object.assign({}, object.metadata, metadata) }
}

export function withStatus(object: Stored, status: object | undefined): Stored {
  return object.status === status ? object : { ...object, status: status! }
}
