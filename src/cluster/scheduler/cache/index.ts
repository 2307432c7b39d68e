// The scheduler's memory: cache.ts holds nodes and pods, classes.ts the indexes over pods, node-order.ts the order of the search,
// static-objects.ts makes one from plain lists.
export { Cache } from './cache.ts'
export * from './static-objects.ts'
