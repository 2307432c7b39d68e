// What happens to an object on its way into storage, by resource: rest.BeforeCreate and rest.BeforeUpdate with each registry's strategy.
import { settleObject } from '../decode/index.ts'
import { put } from '../defaults/index.ts'
import { KindTable } from '../kind-table.ts'
import { generateName } from '../names/index.ts'
import type { KubeObject, New } from '../object.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { withMeta, withStatus } from './stored.ts'
import type { CreateContext, Strategy, StrategyTarget, Stored } from './stored.ts'
import { STRATEGIES } from './table.ts'

const BY_KIND = new KindTable(Object.entries(STRATEGIES))
const NO_STRATEGY: Strategy = {}
const NO_STATUS = {}

/**
 * The object to store for a create of a decoded and defaulted object: name made up if asked for, uid, creationTimestamp,
 * generation and status as the resource's strategy sets them. Addresses, ports and other allocations are not made here.
 * A spec that is the same reference in `base` is in the form of storage.
 */
export function prepareForCreate<T extends KubeObject>(resource: StrategyTarget, object: T | New<T>, context: CreateContext, base?: object): T {
  const strategy = strategyOf(resource)
  const metadata = newMetadata(object.metadata as ObjectMeta, context, strategy.changed !== undefined)
  const stored: Stored = strategy.keepsStatus ? withoutStatus(object as Stored, metadata) : { ...(object as Stored), metadata }
  return settleObject(strategy.create ? strategy.create(stored, context) : stored, base) as unknown as T
}

/** The object with other metadata and an empty status. Most have these members and no more: those of a literal lie closest together. */
function withoutStatus(object: Stored, metadata: ObjectMeta): Stored {
  const { kind, apiVersion, spec } = object
  for (const key in object) if (!PLAIN.has(key)) return put(object, { metadata, status: NO_STATUS })
  return spec === undefined ? { kind, apiVersion, metadata, status: NO_STATUS } : { kind, apiVersion, metadata, spec, status: NO_STATUS }
}

const PLAIN: ReadonlySet<string> = new Set(['kind', 'apiVersion', 'metadata', 'spec', 'status'])

/** The metadata of a new object. Nobody else holds them. */
function newMetadata(given: ObjectMeta, context: CreateContext, isCounted: boolean): ObjectMeta {
  const frequent = frequentMetadata(given, context, isCounted)
  if (frequent) return frequent as ObjectMeta
  const metadata: { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] } = Object.assign({}, given)
  if (!given.name && given.generateName) metadata.name = generateName(given.generateName, context.random)
  metadata.uid = context.uid
  metadata.creationTimestamp = context.now
  if (isCounted) metadata.generation = 1
  else if (given.generation !== undefined) delete metadata.generation
  if (given.deletionTimestamp !== undefined) {
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
  }
  if (context.managedFields) metadata.managedFields = context.managedFields
  return metadata
}

/** The revision follows when it is stored. */
type Unstored = Omit<ObjectMeta, 'resourceVersion'>

/** What Pods of a ReplicaSet and events bring, of which there are the most, as literals: they are made in a tenth of the time and are smaller. */
function frequentMetadata(given: ObjectMeta, { random, uid, now, managedFields }: CreateContext, isCounted: boolean): Unstored | undefined {
  let count = 0
  for (const _ in given) count++
  const { generateName: stem, name, namespace, labels, ownerReferences } = given
  if (!namespace || !managedFields) return undefined
  const creationTimestamp = now
  if (count === 2 && name && !isCounted) return { name, namespace, uid, creationTimestamp, managedFields }
  if (count !== 4 || !isCounted || !stem || !labels || !ownerReferences) return undefined
  return { generateName: stem, labels, ownerReferences, namespace, name: generateName(stem, random), uid, creationTimestamp, generation: 1, managedFields }
}

/**
 * The object to store for an update: what clients may not change is taken from the old one, and the generation goes up
 * when the resource says that this is a new one. Both are decoded and defaulted.
 */
export function prepareForUpdate<T extends KubeObject>(resource: StrategyTarget, next: T, old: T): T {
  const strategy = strategyOf(resource)
  let stored: Stored = keepSystemMeta(next, old)
  if (strategy.keepsStatus) stored = withStatus(stored, (old as Stored).status)
  if (strategy.update) stored = strategy.update(stored, old)
  if (strategy.changed?.(stored, old)) stored = withMeta(stored, { generation: (old.metadata.generation ?? 0) + 1 })
  return settleObject(stored, old) as unknown as T
}

/** The object to store for a write of the status subresource: its status, and some of its metadata. `now` is the time as the API writes it. */
export function prepareForStatusUpdate<T extends KubeObject>(resource: StrategyTarget, next: T, old: T, now?: string): T {
  const strategy = strategyOf(resource)
  let stored: Stored = keepSystemMeta(next, old)
  const { spec } = old as Stored
  if (stored.spec !== spec) stored = { ...stored, spec } as Stored
  if (strategy.statusKeepsMeta) stored = keepMeta(stored, old.metadata, strategy.statusKeepsMeta)
  if (strategy.statusUpdate) stored = strategy.statusUpdate(stored, old, now)
  return settleObject(stored, old) as unknown as T
}

function strategyOf({ apiVersion, kind }: StrategyTarget): Strategy {
  return BY_KIND.get(apiVersion, kind) ?? NO_STRATEGY
}

/** Generation, birth and death are the server's to say. */
function keepSystemMeta(next: KubeObject, old: KubeObject): Stored {
  const a = next.metadata
  const b = old.metadata
  const same = a.generation === b.generation && a.creationTimestamp === b.creationTimestamp && a.uid !== undefined
    && a.deletionTimestamp === b.deletionTimestamp && a.deletionGracePeriodSeconds === b.deletionGracePeriodSeconds
  if (same) return next
  return withMeta(next, {
    generation: b.generation,
    creationTimestamp: b.creationTimestamp,
    uid: a.uid ?? b.uid,
    deletionTimestamp: b.deletionTimestamp,
    deletionGracePeriodSeconds: b.deletionGracePeriodSeconds ?? a.deletionGracePeriodSeconds,
  })
}

function keepMeta(next: Stored, old: ObjectMeta, keys: readonly (keyof ObjectMeta)[]): Stored {
  if (keys.every((key) => next.metadata[key] === old[key])) return next
  return withMeta(next, Object.fromEntries(keys.map((key) => [key, old[key]])))
}
