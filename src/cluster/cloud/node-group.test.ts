import { describe, expect, it } from 'vitest'
import { Kernel, SECOND } from '../../kernel/index.ts'
import { NodeGroup, type NodeGroupSpec, type RentedMachine } from './node-group.ts'

const SPEC: NodeGroupSpec = { name: 'pool', min: 1, max: 4, region: 'eu', zones: ['a', 'b'], cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }

class Yard {
  readonly kernel = new Kernel({ seed: 3 })
  readonly machines = new Map<string, RentedMachine>()
  readonly group: NodeGroup

  constructor(spec: Partial<NodeGroupSpec> = {}) {
    const hall = { rent: (machine: RentedMachine) => void this.machines.set(machine.name, machine), remove: (name: string) => void this.machines.delete(name), state: (name: string) => (this.machines.has(name) ? ('running' as const) : undefined) }
    this.group = new NodeGroup({ kernel: this.kernel, group: this.kernel.root, hall, spec: { ...SPEC, ...spec } })
    this.group.open()
  }

  advance(seconds: number): this {
    this.kernel.runUntil(this.kernel.now + seconds * SECOND)
    return this
  }

  get states(): string {
    return this.group.instances.map(({ state, error }) => error?.code ?? state).join(' ')
  }
}

describe('a node group', () => {
  it('begins with its size, in all zones', () => {
    const yard = new Yard({ size: 3 })
    expect([...yard.machines.values()].map(({ zone }) => zone)).toEqual(['a', 'b', 'a'])
    expect(new Set(yard.group.instances.map(({ id }) => id)).size).toBe(3)
  })

  it('a machine takes 18 to 40 seconds to come and some to go', () => {
    const yard = new Yard()
    yard.group.setTarget(2)
    expect(yard.advance(17).states).toBe('running creating')
    expect(yard.advance(24).states).toBe('running running')
    yard.group.terminate([yard.group.instances[0]!.id])
    expect([yard.states, yard.group.target]).toEqual(['deleting running', 1])
    yard.advance(7)
    expect([yard.states, yard.machines.size]).toEqual(['running', 1])
  })

  it.each<[string, (group: NodeGroup) => void, string]>([
    ['more than the maximum', (group) => group.setTarget(5), 'size 5 of node group pool is not within 1 and 4'],
    ['fewer than the minimum', (group) => group.terminate([group.instances[0]!.id]), 'min size reached, nodes of pool will not be deleted'],
    ['limits that contradict', (group) => group.configure({ min: 6 }), 'limits of node group pool are not in order: 6 > 4'],
  ])('refuses %s', (_, ask, message) => {
    expect(() => ask(new Yard().group)).toThrow(message)
  })

  it('gives up an order when told to, before the machine is there', () => {
    const yard = new Yard()
    yard.group.setTarget(2)
    yard.advance(5).group.setTarget(1)
    expect([yard.advance(60).states, yard.machines.size]).toEqual(['running', 1])
  })

  it('replaces what vanished', () => {
    const yard = new Yard()
    yard.machines.clear()
    expect(yard.advance(60).machines.size).toBe(1)
  })

  it('says so when it is sold out, and delivers when it is not any more', () => {
    const yard = new Yard()
    yard.group.configure({ soldOut: true })
    yard.group.setTarget(2)
    expect(yard.advance(10).states).toBe('running ZONE_RESOURCE_POOL_EXHAUSTED')
    yard.group.configure({ soldOut: false })
    expect(yard.advance(60).states).toBe('running running')
  })
})
