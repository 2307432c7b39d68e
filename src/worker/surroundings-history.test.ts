import { describe, expect, it } from 'vitest'
import type { Surroundings } from './protocol.ts'
import { SurroundingsHistory } from './surroundings-history.ts'

const at = (cpu: number, pods = 2): Surroundings => ({
  machines: [{ name: 'node-1', role: 'node', region: 'eu', zone: 'a', address: '10.89.0.11', powered: true, processes: [{ name: 'kubelet', state: 'running' }] }],
  links: [],
  users: [],
  usage: Object.fromEntries(Array.from({ length: pods }, (_, i) => [`default/p${i}`, { cpu, memory: 1 }])),
})

describe('what stood around', () => {
  it('is what it was at the last look; before the first one, what it was then', () => {
    const history = new SurroundingsHistory()
    for (const time of [10, 20, 30]) history.add(time, at(time))
    expect([5, 10, 19, 20, 99].map((time) => history.at(time)?.usage['default/p0']?.cpu)).toEqual([10, 10, 10, 20, 30])
    history.forgetBefore(25)
    expect(history.at(25)?.usage['default/p0']?.cpu).toBe(20)
    expect(history.upTo(25).at(99)?.usage['default/p0']?.cpu).toBe(20)
  })

  it('is kept once where it is equal', () => {
    const history = new SurroundingsHistory()
    history.add(1, at(1))
    history.add(2, at(1))
    history.add(3, at(2))
    expect(history.at(2)).toBe(history.at(1))
    expect(history.at(3)!.machines).toBe(history.at(1)!.machines)
  })

  it('is bounded: the older, the coarser', () => {
    const history = new SurroundingsHistory(1000)
    for (let time = 0; time < 2000; time++) history.add(time, at(time, 10))
    expect(history.length).toBeLessThan(120)
    expect(history.at(1999)?.usage['default/p0']?.cpu).toBe(1999)
    expect(history.at(0)?.usage['default/p0']?.cpu).toBe(0)
  })
})
