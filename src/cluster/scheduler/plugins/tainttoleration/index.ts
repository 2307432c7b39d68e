// TaintToleration: keeps pods off taints they do not tolerate, and prefers nodes with fewer that only advise. Models plugins/tainttoleration.
import { findUntolerated, isTolerated } from '../../../api/index.ts'
import type { Toleration } from '../../../api/types/core-v1.ts'
import { normalizeScores, unresolvable, zeros, type Plugin, type PluginFactory, type StateKey } from '../../framework/index.ts'

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
  score: (state, _, nodes) => {
    const tolerations = state.read(ADVISORY)!
    const intolerable = zeros(nodes.length)
    for (let i = 0; i < nodes.length; i++) {
      for (const taint of nodes[i]!.taints) if (taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint)) intolerable[i]!++
    }
    return intolerable
  },
  normalizeScore: (_, __, scores) => normalizeScores(scores, true),
})
