// SchedulingGates: a pod with gates stays out of the queue until all are taken away. Models plugins/schedulinggates.
import { unresolvable, type Plugin, type PluginFactory } from '../../framework/index.ts'

const NAME = 'SchedulingGates'

export const schedulingGates: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [{ on: ['Pod/GatesEliminated'] }],
  preEnqueue: ({ spec }) => {
    if (!spec.schedulingGates?.length) return undefined
    return unresolvable(NAME, `waiting for scheduling gates: [${spec.schedulingGates.map((gate) => gate.name).join(' ')}]`)
  },
})
