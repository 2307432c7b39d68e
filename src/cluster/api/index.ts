// What API objects are: types, schema, quantities, selectors, names, time, decoding, defaulting, strategies, hashes.
// Pure functions over plain immutable JSON; nothing here knows of storage, requests or processes.
// Types of kinds are imported from ./types/<group>-<version>.ts directly.
export * from './object.ts'
export * from './schema/index.ts'
export * from './quantity/index.ts'
export * from './selector/index.ts'
export * from './names/index.ts'
export * from './time/index.ts'
export * from './request.ts'
