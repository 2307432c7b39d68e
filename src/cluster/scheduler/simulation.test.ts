// The made-up cluster answers as the scheduler would, and changes of it can be taken back.
import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../api/types/core-v1.ts'
import { StaticLister } from './cache/index.ts'
import { SchedulingSimulation } from './simulation.ts'
import { makeNode, makePod } from './testing.ts'

const node = (name: string, cpu = '2'): Node => ({ ...makeNode(name, { allocatable: { cpu } }), metadata: { ...makeNode(name).metadata, name, uid: name, resourceVersion: '1', creationTimestamp: '' } })
const pod = (name: string, cpu: string, nodeName?: string): Pod => {
  const made = makePod(name, { cpu }, nodeName ? { nodeName } : {})
  return { ...made, metadata: { ...made.metadata, name, uid: name, resourceVersion: '1', creationTimestamp: '' } }
}

function simulationOf(nodes: readonly Node[], pods: readonly Pod[] = []): SchedulingSimulation {
  const none = new StaticLister<never>()
  const simulation = new SchedulingSimulation({ namespaces: none, services: none, replicationControllers: none, replicaSets: none, statefulSets: none, persistentVolumes: none, persistentVolumeClaims: none, storageClasses: none, csiNodes: none, volumeAttachments: none, podDisruptionBudgets: none }, () => 0)
  for (const each of nodes) simulation.addNode(each)
  for (const each of pods) simulation.addPod(each)
  return simulation
}

const state = (simulation: SchedulingSimulation): Record<string, readonly string[]> => Object.fromEntries(simulation.nodes().map(({ metadata }) => [metadata.name, simulation.podsOn(metadata.name).map((each) => each.metadata.name).sort()]))

describe('a made-up cluster', () => {
  it('says why a pod cannot go to a node', () => {
    const simulation = simulationOf([node('a')], [pod('p', '1500m', 'a')])
    expect(simulation.refusal(pod('q', '1'), 'a')).toEqual({ plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'] })
    expect(simulation.refusal(pod('q', '500m'), 'a')).toBeUndefined()
    expect(simulation.refusal(pod('q', '500m'), 'nowhere')).toEqual({ plugin: '', reasons: [] })
  })

  it('goes round the nodes, and counts what it placed', () => {
    const simulation = simulationOf([node('a'), node('b')])
    expect(['1', '2', '3', '4', '5'].map((name) => simulation.scheduleAnywhere(pod(name, '1'), () => true))).toEqual(['a', 'b', 'a', 'b', undefined])
    expect(simulation.scheduleAnywhere(pod('small', '100m'), () => true)).toBeUndefined()
  })

  it('takes everything back to the fork; what was committed goes with the fork around it', () => {
    const simulation = simulationOf([node('a'), node('b')], [pod('p', '1', 'a'), pod('q', '1', 'b')])
    const before = state(simulation)
    simulation.fork()
    simulation.removePod(pod('p', '1', 'a'))
    simulation.fork()
    expect(simulation.schedule(pod('p', '1'), 'b')).toBeUndefined()
    simulation.removeNode('a')
    simulation.addNode(node('c', '4'))
    simulation.commit()
    expect(state(simulation)).toEqual({ b: ['p', 'q'], c: [] })
    simulation.fork()
    simulation.removeNode('b')
    simulation.revert()
    expect(state(simulation)).toEqual({ b: ['p', 'q'], c: [] })
    simulation.revert()
    expect(state(simulation)).toEqual(before)
    expect(simulation.refusal(pod('r', '1500m'), 'a')?.reasons).toEqual(['Insufficient cpu'])
  })
})
