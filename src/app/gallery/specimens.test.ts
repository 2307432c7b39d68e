// What can be in the code is in the gallery: a state that is added and not shown fails here, or does not compile.
import { describe, expect, it } from 'vitest'
import { NODE_LOOKS, POD_SHAPES } from '../../worker/crowd/index.ts'
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'
import { PANEL_STATES } from '../shell/panel-state.ts'
import type { Part, PartKind } from '../stage/layout.ts'
import { podStateOf, type PodState } from '../stage/pod-state.ts'
import { PANELS, specimensOf, type PanelId } from './panel-specimens.ts'
import { CARDS, CONTROL_MACHINES, CONTROL_PLANE, LENS_PARTS, MACHINES, OBJECTS, OUTSIDE, PODS, SURROUNDINGS } from './specimens.ts'

const ALL = [...PODS, ...MACHINES, ...CONTROL_PLANE, ...OUTSIDE, ...CARDS, ...LENS_PARTS]
const KINDS: Readonly<Record<PartKind, true>> = { frame: true, machine: true, waiting: true, tray: true, laptop: true, 'api-server': true, etcd: true, scheduler: true, controllers: true, cloud: true, users: true, balancer: true, disk: true, pod: true, more: true, card: true, verdict: true, requests: true, field: true }
const MARKS: Readonly<Record<PodState['containers'][number]['mark'], true>> = { ready: true, running: true, waiting: true, failed: true, done: true }
const partsOf = (kind: PartKind): readonly Part[] => ALL.filter(({ part }) => part.kind === kind).map(({ part }) => part)
const podStates = partsOf('pod').map(({ object }) => podStateOf(object as Pod))

describe('stage', () => {
  // Fields are drawn on a canvas: FarSpecimens has all NODE_LOOKS and POD_SHAPES from where they are defined.
  it.each((Object.keys(KINDS) as PartKind[]).filter((kind) => kind !== 'field'))('a part of kind %s', (kind) => expect(partsOf(kind)).not.toEqual([]))
  it.each(POD_SHAPES)('a Pod of shape %s', (shape) => expect(podStates.map((state) => state.shape)).toContain(shape))
  it.each(Object.keys(MARKS))('a container with the mark %s', (mark) => expect(podStates.flatMap(({ containers }) => containers.map((container) => container.mark))).toContain(mark))
  it.each(['etcd', 'scheduler', 'api-server', 'controllers', 'cloud'] as const)('%s in every state of a process', (kind) => expect(new Set(partsOf(kind).map(({ machine }) => machine))).toEqual(new Set(CONTROL_MACHINES.values())))
  it('all parts have ids of their own', () => {
    const ids = ALL.map(({ name, part }) => `${name} ${part.id}`)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })
})

describe('machines', () => {
  const nodeOf = (part: Part): Node | undefined => OBJECTS.nodes.get(part.label) as Node | undefined
  const has = (type: string, statuses: readonly string[]) => partsOf('machine').some((part) => nodeOf(part)?.status?.conditions?.some((one) => one.type === type && statuses.includes(one.status)))

  it.each([['Ready', ['True']], ['Ready', ['False', 'Unknown']], ['MemoryPressure', ['True']], ['DiskPressure', ['True']], ['PIDPressure', ['True']]] as const)('one whose %s is one of %o', (type, statuses) => expect(has(type, statuses)).toBe(true))
  it.each(NODE_LOOKS.filter((look) => look !== 'gone'))('one that looks %s', (look) => {
    const found = partsOf('machine').map((part) => {
      const machine = SURROUNDINGS.machines.find(({ name }) => name === part.label)
      const ready = nodeOf(part)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
      return !machine?.powered ? 'no power' : !nodeOf(part) ? 'booting' : ready ? 'ready' : 'not ready'
    })
    expect(found).toContain(look)
  })
  it.each(['running', 'stopped', 'paused', 'restarting'] as const)('one on which a process is %s', (state) => expect(SURROUNDINGS.machines.some(({ role, processes }) => role === 'node' && processes.some((process) => process.state === state))).toBe(true))
})

describe('panels', () => {
  it.each(Object.keys(PANELS) as PanelId[])('%s empty and in every state of a panel', (panel) => expect([...specimensOf(panel).keys()]).toEqual(expect.arrayContaining(['empty', ...PANEL_STATES])))
})
