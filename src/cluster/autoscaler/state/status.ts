// The status that a person reads in the ConfigMap cluster-autoscaler-status. Models clusterstate.GetStatus and clusterstate/api/types.go.
import { formatNanoTime } from '../../api/index.ts'
import type { Micros } from '../../../kernel/index.ts'
import type { ClusterState } from './cluster-state.ts'
import type { ReadinessCounts } from './readiness-counts.ts'

/** When each condition last became what it is, by a name of its own; kept from one status to the next. */
export type StatusMemory = Map<string, { readonly status: string; readonly since: Micros | undefined }>

export interface StatusInput {
  readonly state: ClusterState
  /** Names of unneeded nodes by group. */
  readonly candidates: ReadonlyMap<string, readonly string[]>
  /** When scale-down was last looked at; undefined: never. */
  readonly candidatesAt: Micros | undefined
  readonly now: Micros
}

interface Tree {
  readonly [key: string]: string | number | Tree | readonly Tree[] | undefined
}

/** `2026-01-01 00:00:05.123456 +0000 UTC`: the time in the status and in the ConfigMap's annotation. */
export function statusTime(now: Micros): string {
  return formatNanoTime(now).replace('T', ' ').replace('Z', ' +0000 UTC')
}

/** The status before the first look. */
export function initialStatus(now: Micros): string {
  return yaml({ time: statusTime(now), autoscalerStatus: 'Initializing' }, 0)
}

/** The status as YAML; `memory` is brought up to date. */
export function statusText({ state, candidates, candidatesAt, now }: StatusInput, memory: StatusMemory): string {
  const condition = (name: string, status: string, probed: Micros | undefined, more: Tree = {}): Tree => {
    const before = memory.get(name)
    const since = before?.status === status ? before.since : probed
    memory.set(name, { status, since })
    return { status, ...more, lastProbeTime: stamp(probed), lastTransitionTime: stamp(since) }
  }
  const scaleDown = (name: string, count: number): Tree => condition(`${name} down`, count > 0 ? 'CandidatesPresent' : 'NoCandidates', candidatesAt, { candidates: count || undefined })
  const groups = state.groups.map((group): Tree => {
    const { name, target, min, max } = group
    const isHealthy = state.isGroupHealthy(group)
    const error = state.backoff.errorOf(name, now)
    const activity = state.isScalingUp(name) ? 'InProgress' : !isHealthy ? 'Unhealthy' : error ? 'Backoff' : 'NoActivity'
    return {
      name,
      health: condition(`${name} health`, isHealthy ? 'Healthy' : 'Unhealthy', now, { nodeCounts: nodeCounts(state.countsOf(name)), cloudProviderTarget: target, minSize: min, maxSize: max }),
      scaleUp: condition(`${name} up`, activity, now, activity === 'Backoff' ? { backoffInfo: { errorCode: error!.code, errorMessage: error!.message } } : {}),
      scaleDown: scaleDown(name, candidates.get(name)?.length ?? 0),
    }
  })
  const isAnyScalingUp = state.groups.some(({ name }) => state.isScalingUp(name))
  return yaml({
    time: statusTime(now),
    autoscalerStatus: 'Running',
    clusterWide: {
      health: condition('health', state.isHealthy ? 'Healthy' : 'Unhealthy', now, { nodeCounts: nodeCounts(state.total) }),
      scaleUp: condition('up', isAnyScalingUp ? 'InProgress' : 'NoActivity', now),
      scaleDown: scaleDown('', [...candidates.values()].flat().length),
    },
    nodeGroups: groups,
  }, 0)
}

/** Parts that are zero throughout are left out, as omitempty does. */
function nodeCounts({ registered, ready, notStarted, deleted, unready, longUnregistered, unregistered }: ReadinessCounts): Tree | undefined {
  if (registered.length + longUnregistered.length + unregistered.length === 0) return undefined
  return {
    registered: registered.length === 0 ? undefined : {
      total: registered.length, ready: ready.length, notStarted: notStarted.length,
      beingDeleted: deleted.length || undefined,
      unready: unready.length === 0 ? undefined : { total: unready.length, resourceUnready: 0 },
    },
    longUnregistered: longUnregistered.length,
    unregistered: unregistered.length,
  }
}

const stamp = (time: Micros | undefined): string | undefined => (time === undefined ? undefined : formatNanoTime(time))

/** Block style, as yaml.v2 writes it: two spaces a level, lists level with their key. */
function yaml(tree: Tree, depth: number): string {
  const indent = '  '.repeat(depth)
  let text = ''
  for (const [key, value] of Object.entries(tree)) {
    if (value === undefined) continue
    if (Array.isArray(value)) text += value.length === 0 ? `${indent}${key}: []\n` : `${indent}${key}:\n${value.map((item: Tree) => `${indent}- ${yaml(item, depth + 1).trimStart()}`).join('')}`
    else if (typeof value === 'object') text += `${indent}${key}:\n${yaml(value as Tree, depth + 1)}`
    else text += `${indent}${key}: ${typeof value === 'string' ? scalar(value) : value}\n`
  }
  return text
}

/** Quoted where a bare word would be read as something else: a timestamp, or text with a colon or a quotation mark in it. */
function scalar(text: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(text) || /^[\s'"\-&*!|>%@`{[]|: |\s#|^$/.test(text) ? JSON.stringify(text) : text
}

