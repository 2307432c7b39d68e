// NodePorts: one host port serves one pod. Models plugins/nodeports.
import { SKIP, unschedulable, type HostPort, type Plugin, type PluginFactory } from '../../framework/index.ts'

const NAME = 'NodePorts'
const REFUSED = unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports")

const collide = (a: HostPort, b: HostPort): boolean => a.port === b.port && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0')

export const nodePorts: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [
    { on: ['AssignedPod/Delete'], hint: (pod, event) => event.pod !== undefined && event.pod.hostPorts.some((freed) => pod.hostPorts.some((wanted) => collide(freed, wanted))) },
    { on: ['Node/Add'] },
  ],
  preFilter: (_, pod) => (pod.hostPorts.length === 0 ? SKIP : undefined),
  filter: (_, pod, node) => {
    for (const port of pod.hostPorts) if (node.isPortTaken(port)) return REFUSED
    return undefined
  },
})
