// NodeName: a pod that names its node goes nowhere else. Models plugins/nodename.
import { SKIP, unresolvable, type Plugin, type PluginFactory } from '../../framework/index.ts'

const NAME = 'NodeName'
const REFUSED = unresolvable(NAME, "node(s) didn't match the requested node name")

export const nodeName: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [{ on: ['Node/Add'], hint: (pod, { node }) => pod.nodeName === '' || pod.nodeName === node?.metadata.name }],
  preFilter: (_, pod) => (pod.nodeName === '' ? SKIP : undefined),
  filter: (_, pod, node) => (pod.nodeName === '' || pod.nodeName === node.name ? undefined : REFUSED),
})
