import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import type { KubeObject } from '../object.ts'
import { schemaOfKind } from '../schema/index.ts'
import { applyStrategicMergePatch, createTwoWayMergePatch } from './index.ts'

const POD = schemaOfKind('v1', 'Pod')!
const STORIES = 'testdata/stories'

interface Condition { readonly type: string; readonly [key: string]: unknown }
interface PodStatus { readonly conditions?: readonly Condition[]; readonly '$setElementOrder/conditions'?: readonly Condition[] }
interface PodWithStatus { readonly status: PodStatus }
interface StatusPatch { readonly metadata: { readonly uid: string }; readonly status: PodStatus }

/** The bodies that kubelets sent to pods/status in a story, by pod, up to the first that the recording cut short. */
function statusPatches(story: string): Map<string, StatusPatch[]> {
  const lines = readFileSync(`${STORIES}/${story}`, 'utf8').split('\n')
  const byPod = new Map<string, StatusPatch[]>()
  const cut = new Set<string>()
  lines.forEach((line, i) => {
    const pod = /kubelet \S+ +patch +pods\/status (\S+) +200/.exec(line)?.[1]
    if (!pod || cut.has(pod)) return
    try {
      byPod.set(pod, [...(byPod.get(pod) ?? []), JSON.parse(lines[i + 1]!.trim()) as StatusPatch])
    } catch {
      cut.add(pod)
    }
  })
  return byPod
}

/** What the scheduler leaves behind. */
const SCHEDULED: PodWithStatus = {
  status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
}

/**
 * The status before a patch: what the patches so far make, mended where somebody else must have written since, or the story began late.
 * A condition that the patch adds carries lastProbeTime; any other was there, with other values than the patch gives it.
 */
function statusBefore(known: PodWithStatus, { status }: StatusPatch): PodWithStatus {
  const order = status['$setElementOrder/conditions']
  if (!order) return status.conditions ? { ...known, status: { ...known.status, conditions: undefined } } : known
  const conditions = order.flatMap(({ type }): Condition[] => {
    const patch = status.conditions?.find((condition) => condition.type === type)
    if (patch && 'lastProbeTime' in patch) return []
    const present = known.status.conditions?.find((condition) => condition.type === type) ?? { type, status: 'Unknown', lastTransitionTime: LONG_AGO }
    return [{ ...present, ...(patch && otherValues(present, patch)) }]
  })
  return { ...known, status: { ...known.status, conditions } }
}

const LONG_AGO = '2026-11-23T11:00:00Z'

function otherValues(present: Condition, patch: Condition): Partial<Condition> {
  const same = Object.keys(patch).filter((key) => key !== 'type' && (present[key] ?? null) === patch[key])
  return Object.fromEntries(same.map((key) => [key, key === 'observedGeneration' ? 0 : 'Other']))
}

describe('patches of pod status that kubelets sent', () => {
  const chains = readdirSync(STORIES).flatMap((story) => [...statusPatches(story)].map(([pod, patches]) => ({ name: `${story} ${pod}`, patches })))

  it('are there', () => {
    expect(chains.reduce((sum, { patches }) => sum + patches.length, 0)).toBeGreaterThan(40)
  })

  it.each(chains)('$name: the patch between two statuses is what was sent', ({ patches }) => {
    let known: PodWithStatus = SCHEDULED
    for (const sent of patches) {
      const before = settle(statusBefore(known, sent))
      const { metadata, status } = sent
      const after = settle(applyStrategicMergePatch(before, { status }, POD))
      const made = createTwoWayMergePatch(before, { ...after, metadata }, POD)
      expect(JSON.stringify(sortMembers(made))).toBe(JSON.stringify(sortMembers(sent)))
      known = after
    }
  })
})

/** The form in which kubelet and API server hold a pod: with the nulls that Go prints. */
function settle(pod: PodWithStatus): PodWithStatus {
  return decodeObject('v1', 'Pod', { metadata: {}, ...pod } as unknown as KubeObject).object as unknown as PodWithStatus
}

/** Members sorted at every level: a patch is sorted where it was made, what it carries over is not. */
function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sortMembers(member)]))
}
