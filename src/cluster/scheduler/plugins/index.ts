// The plugins of the default profile, in its order and with its weights. Models pkg/scheduler/apis/config/v1/default_plugins.go.
// One folder is one plugin. PrioritySort lives in the queue, whose order it is.
import type { ExtensionPoint, PluginFactory, Profile } from '../framework/index.ts'
import { defaultBinder } from './defaultbinder/index.ts'
import { defaultPreemption } from './defaultpreemption/index.ts'
import { dynamicResources } from './dynamicresources/index.ts'
import { imageLocality } from './imagelocality/index.ts'
import { interPodAffinity } from './interpodaffinity/index.ts'
import { nodeAffinity } from './nodeaffinity/index.ts'
import { nodeName } from './nodename/index.ts'
import { nodePorts } from './nodeports/index.ts'
import { nodeResourcesBalancedAllocation } from './noderesources/balanced-allocation.ts'
import { nodeResourcesFit } from './noderesources/fit.ts'
import { nodeUnschedulable } from './nodeunschedulable/index.ts'
import { nodeVolumeLimits } from './nodevolumelimits/index.ts'
import { podTopologySpread } from './podtopologyspread/index.ts'
import { schedulingGates } from './schedulinggates/index.ts'
import { taintToleration } from './tainttoleration/index.ts'
import { volumeBinding } from './volumebinding/index.ts'
import { volumeRestrictions } from './volumerestrictions/index.ts'
import { volumeZone } from './volumezone/index.ts'

export { bestCandidates, dryRunPreemption, type DefaultPreemptionArgs } from './defaultpreemption/index.ts'
export type { InterPodAffinityArgs } from './interpodaffinity/index.ts'
export type { NodeAffinityArgs } from './nodeaffinity/index.ts'
export type { NodeResourcesBalancedAllocationArgs } from './noderesources/balanced-allocation.ts'
export type { NodeResourcesFitArgs } from './noderesources/fit.ts'
export type { ResourceSpec, ShapePoint } from './noderesources/scoring-strategy.ts'
export type { PodTopologySpreadArgs } from './podtopologyspread/index.ts'
export type { VolumeBindingArgs } from './volumebinding/index.ts'
export { normalizedImageName } from './imagelocality/index.ts'

/** A plugin that a profile may name: where it takes part and how it is made with its arguments (which must be valid). */
export interface PluginEntry {
  readonly points: readonly (ExtensionPoint | 'queueSort')[]
  readonly make: (args: never) => PluginFactory
}

const FILTERS = ['preFilter', 'filter'] as const
const SCORES = ['preScore', 'score'] as const
const plain = (factory: PluginFactory, ...points: PluginEntry['points']): PluginEntry => ({ points, make: () => factory })

/** All plugins by name, in the order in which the default profile asks them. Models plugins/registry.go. */
export const PLUGINS: Readonly<Record<string, PluginEntry>> = {
  SchedulingGates: plain(schedulingGates, 'preEnqueue'),
  // The queue's own order; there is nothing to make.
  PrioritySort: plain(() => ({ name: 'PrioritySort' }), 'queueSort'),
  NodeUnschedulable: plain(nodeUnschedulable, 'filter'),
  NodeName: plain(nodeName, 'filter'),
  TaintToleration: plain(taintToleration, 'filter', ...SCORES),
  NodeAffinity: { points: [...FILTERS, ...SCORES], make: nodeAffinity },
  NodePorts: plain(nodePorts, ...FILTERS),
  NodeResourcesFit: { points: [...FILTERS, ...SCORES], make: nodeResourcesFit },
  VolumeRestrictions: plain(volumeRestrictions, ...FILTERS),
  NodeVolumeLimits: plain(nodeVolumeLimits, ...FILTERS),
  VolumeBinding: { points: [...FILTERS, ...SCORES, 'reserve', 'preBind'], make: volumeBinding },
  VolumeZone: plain(volumeZone, ...FILTERS),
  PodTopologySpread: { points: [...FILTERS, ...SCORES], make: podTopologySpread },
  InterPodAffinity: { points: [...FILTERS, ...SCORES], make: interPodAffinity },
  DynamicResources: plain(dynamicResources, 'preEnqueue', ...FILTERS, 'postFilter', 'reserve', 'preBind'),
  DefaultPreemption: { points: ['preEnqueue', 'postFilter'], make: defaultPreemption },
  NodeResourcesBalancedAllocation: { points: [...SCORES], make: nodeResourcesBalancedAllocation },
  ImageLocality: plain(imageLocality, 'score'),
  DefaultBinder: plain(defaultBinder, 'bind'),
}

/** Weights of the scores of the default profile; all others count once. */
export const DEFAULT_WEIGHTS: Readonly<Record<string, number>> = { TaintToleration: 3, NodeAffinity: 2, NodeResourcesFit: 1, PodTopologySpread: 2, InterPodAffinity: 2, NodeResourcesBalancedAllocation: 1, ImageLocality: 1 }

export const DEFAULT_PROFILE: Profile = {
  schedulerName: 'default-scheduler',
  plugins: Object.entries(PLUGINS).map(([name, { make }]) => ({ make: make(undefined as never), weight: DEFAULT_WEIGHTS[name] })),
}
