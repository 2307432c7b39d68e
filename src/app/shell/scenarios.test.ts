import { expect, it } from 'vitest'
import { PRESETS, buildCluster, nextMachine, nodesOf, type Order } from './scenarios.ts'
import { readRunFile, writeRunFile } from '../sharing/file-format.ts'

const order: Order = { regions: 2, zonesEach: 3, nodesEach: 2, type: { cpu: '4', memory: '8Gi' }, hasAddons: false, hasCloud: true, hasAutoscaler: true, seed: 7 }

it('builds what was ordered', () => {
  const cluster = buildCluster(order)
  expect(cluster.nodes).toHaveLength(nodesOf(order))
  expect(new Set(cluster.nodes.map(({ zone }) => zone))).toEqual(new Set(['eu-a', 'eu-b', 'eu-c', 'us-a', 'us-b', 'us-c']))
  expect(cluster).toMatchObject({ seed: 7, addons: false, nodeGroups: [{ name: 'pool', zones: ['eu-a', 'eu-b', 'eu-c'] }] })
  expect(buildCluster({ ...order, hasCloud: false })).not.toHaveProperty('nodeGroups')
})

it('every preset has names of its own for its machines, and is a file that opens again', () => {
  for (const { id, config } of PRESETS) {
    expect(new Set(config.nodes.map(({ name }) => name)).size, id).toBe(config.nodes.length)
    const work = { config, branches: [{ label: 'a', from: 0, end: 60_000_000, log: [], bookmarks: [] }], current: 0, at: 60_000_000 }
    expect(readRunFile(writeRunFile({ work, view: {} }))).toEqual({ work, view: {} })
  }
})

it('a file that is none is refused in a sentence', () => {
  for (const text of ['', '{}', 'apiVersion: v1', '{"kubarium":1}']) expect(() => readRunFile(text)).toThrow('This file holds no Kubarium run')
})

it('a machine gets the first free name', () => expect(nextMachine(['node-1', 'node-3'], 'eu', 'eu-a').name).toBe('node-2'))
