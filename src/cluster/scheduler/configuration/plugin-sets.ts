// Which plugins take part where, from the default ones and what a profile switches on and off.
// Models pkg/scheduler/apis/config/v1/default_plugins.go (mergePlugins) and framework/runtime/framework.go (expandMultiPointPlugins).
import { EXTENSION_POINTS, type ExtensionPoint } from '../framework/index.ts'
import { DEFAULT_WEIGHTS, PLUGINS } from '../plugins/index.ts'
import type { PluginPoint, PluginRef, PluginSet, Plugins } from './types.ts'

/** A configuration that the scheduler does not start with; its message is upstream's. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

export interface ExpandedPlugins {
  readonly points: Readonly<Record<ExtensionPoint, readonly string[]>>
  /** Of each plugin that scores. */
  readonly weights: Readonly<Record<string, number>>
  /** All that are named anywhere, in the order of the registry. */
  readonly names: readonly string[]
}

type MergedSet = Required<PluginSet>

const QUEUE_SORT = 'queueSort'
/** In upstream's order, which decides what is complained of first. */
const POINTS: readonly (ExtensionPoint | typeof QUEUE_SORT)[] = ['preFilter', 'filter', 'postFilter', 'reserve', 'preScore', 'score', 'preBind', 'bind', 'permit', 'preEnqueue', QUEUE_SORT]
const DEFAULTS: readonly PluginRef[] = Object.keys(PLUGINS).map((name) => ({ name, weight: DEFAULT_WEIGHTS[name] }))

/** The plugins of a profile at each point. Throws ConfigurationError. */
export function expandPlugins(custom: Plugins, schedulerName: string): ExpandedPlugins {
  const multiPoint = mergeSet(DEFAULTS, custom.multiPoint)
  const sets = new Map(POINTS.map((point) => [point, mergeSet([], custom[point])]))
  const named = new Set([...multiPoint.enabled, ...[...sets.values()].flatMap(({ enabled }) => enabled)].map(({ name }) => name))
  for (const [point, set] of sets) checkSet(point, set)
  const expanded = new Map([...sets].map(([point, set]) => [point, expandPoint(point, set, multiPoint.enabled)]))
  const sorters = expanded.get(QUEUE_SORT)!.length
  if (sorters !== 1) throw new ConfigurationError(`only one queue sort plugin required for profile with scheduler name ${JSON.stringify(schedulerName)}, but got ${sorters}`)
  if (expanded.get('bind')!.length === 0) throw new ConfigurationError(`at least one bind plugin is needed for profile with scheduler name ${JSON.stringify(schedulerName)}`)
  return {
    points: Object.fromEntries(EXTENSION_POINTS.map((point) => [point, expanded.get(point)!])) as Record<ExtensionPoint, readonly string[]>,
    weights: weightsOf([...sets.get('score')!.enabled, ...multiPoint.enabled]),
    names: Object.keys(PLUGINS).filter((name) => named.has(name)),
  }
}

/** The default plugins without those that are switched off; one that is named anew keeps its place with its new weight. */
function mergeSet(defaults: readonly PluginRef[], { enabled = [], disabled = [] }: PluginSet = {}): MergedSet {
  const off = new Set(disabled.map(({ name }) => name))
  const anew = new Map(enabled.map((ref) => [ref.name, ref]))
  const kept = off.has('*') ? [] : defaults.filter(({ name }) => !off.has(name)).map((ref) => anew.get(ref.name) ?? ref)
  const replaced = new Set(kept.filter((ref) => anew.get(ref.name) === ref))
  return { enabled: [...kept, ...enabled.filter((ref) => !replaced.has(ref))], disabled }
}

/** The name of a point as the interface of its plugins has it: `PreFilterPlugin`. */
const interfaceOf = (point: PluginPoint): string => `${point[0]!.toUpperCase()}${point.slice(1)}Plugin`

function checkSet(point: ExtensionPoint | typeof QUEUE_SORT, { enabled }: MergedSet): void {
  const seen = new Set<string>()
  for (const { name } of enabled) {
    const entry = PLUGINS[name]
    if (entry === undefined) throw new ConfigurationError(`${interfaceOf(point)} ${JSON.stringify(name)} does not exist`)
    if (!entry.points.includes(point)) throw new ConfigurationError(`plugin ${JSON.stringify(name)} does not extend ${interfaceOf(point)} plugin`)
    if (seen.has(name)) throw new ConfigurationError(`plugin ${JSON.stringify(name)} already registered as ${JSON.stringify(interfaceOf(point))}`)
    seen.add(name)
  }
}

/** First those that a point names over their multiPoint entry, then the other multiPoint ones, then what the point adds. */
function expandPoint(point: ExtensionPoint | typeof QUEUE_SORT, { enabled, disabled }: MergedSet, multiPoint: readonly PluginRef[]): readonly string[] {
  const own = enabled.map(({ name }) => name)
  const off = new Set(disabled.map(({ name }) => name))
  if (off.has('*')) return own
  const overridden = new Set<string>()
  const added = new Set<string>()
  for (const { name } of multiPoint) {
    const entry = PLUGINS[name]
    if (entry === undefined) throw new ConfigurationError(`${interfaceOf(point)} ${JSON.stringify(name)} does not exist`)
    if (!entry.points.includes(point) || off.has(name)) continue
    if (own.includes(name)) overridden.add(name)
    else if (added.has(name)) throw new ConfigurationError(`plugin ${JSON.stringify(name)} already registered as ${JSON.stringify(interfaceOf(point))}`)
    else added.add(name)
  }
  return [...own.filter((name) => overridden.has(name)), ...added, ...own.filter((name) => !overridden.has(name))]
}

/** A weight at the score point goes before that of multiPoint; none, or 0, counts as 1. */
function weightsOf(refs: readonly PluginRef[]): Readonly<Record<string, number>> {
  const weights: Record<string, number> = {}
  for (const { name, weight } of refs) if (PLUGINS[name]?.points.includes('score')) weights[name] ??= weight || 1
  return weights
}
