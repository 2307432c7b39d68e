// TaintToleration: keeps pods off taints they do not tolerate, and prefers nodes with fewer that only advise. Models plugins/tainttoleration.
import type { Toleration } from '../../../api/types/core-v1.ts'
import { findUntolerated, isTolerated, normalizeScores, unresolvable, type Plugin, type PluginFactory, type StateKey } from '../../framework/index.ts'

const NAME = 'TaintToleration'
const REFUSED = unresolvable(NAME, 'node(s) had untolerated taint(s)')
/** The tolerations that speak of PreferNoSchedule. */
const ADVISORY: StateKey<readonly Toleration[]> = { name: 'PreScoreTaintToleration' }

export const taintToleration: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [
    {
      on: ['Node/Add', 'Node/UpdateTaint'],
      hint: (pod, { node, oldNode }) => {
        const was = oldNode === undefined || findUntolerated(oldNode.spec?.taints ?? [], pod.tolerations) !== undefined
        return was && findUntolerated(node?.spec?.taints ?? [], pod.tolerations) === undefined
      },
    },
    { on: ['Pod/UpdateToleration'] },
  ],
  filter: (_, pod, node) => (node.taints.length > 0 && findUntolerated(node.taints, pod.tolerations) !== undefined ? REFUSED : undefined),
  preScore: (state, pod) => {
    state.write(ADVISORY, pod.tolerations.filter(({ effect }) => !effect || effect === 'PreferNoSchedule'))
    return undefined
  },
  score: (state, _, node) => {
    if (node.taints.length === 0) return 0
    const tolerations = state.read(ADVISORY)!
    let intolerable = 0
    for (const taint of node.taints) if (taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint)) intolerable++
    return intolerable
  },
  normalizeScore: (_, __, scores) => normalizeScores(scores, true),
})
