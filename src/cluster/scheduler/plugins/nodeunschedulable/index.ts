// NodeUnschedulable: cordoned nodes take no pods but those that tolerate it. Models plugins/nodeunschedulable.
import { isTolerated } from '../../../api/index.ts'
import { unresolvable, type Plugin, type PluginFactory } from '../../framework/index.ts'

const NAME = 'NodeUnschedulable'
const REFUSED = unresolvable(NAME, 'node(s) were unschedulable')
const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const

export const nodeUnschedulable: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [
    { on: ['Node/Add', 'Node/UpdateTaint'], hint: (pod, { node }) => !node?.spec?.unschedulable || isTolerated(pod.tolerations, CORDON) },
    { on: ['Pod/UpdateToleration'], hint: (_, { pod }) => pod !== undefined && isTolerated(pod.tolerations, CORDON) },
  ],
  filter: (_, pod, node) => (node.isUnschedulable && !isTolerated(pod.tolerations, CORDON) ? REFUSED : undefined),
})
