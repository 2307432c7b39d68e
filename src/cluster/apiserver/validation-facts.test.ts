// Every recorded request of testdata/facts/validation.jsonl, asked of our server over its HTTP layer. What is answered
// differently is listed with its reason in known-differences.txt; the list may only shrink.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import facts from '../api/facts/builtin-objects.json' with { type: 'json' }
import { findResource, resourceOfKind, type KubeObject } from '../api/index.ts'
import { NODES, SERVICE_ACCOUNTS, type ResourceOf } from '../client/index.ts'
import { ask, isEqual, type RecordedRequest } from './recorded-requests.ts'
import { ADMIN, makeTestServer, type TestServer } from './test-server.ts'

const read = (name: string) => readFileSync(new URL(`../../../testdata/facts/${name}`, import.meta.url), 'utf8')
const rows = read('validation.jsonl').trim().split('\n').map((line) => JSON.parse(line) as RecordedRequest)
const fixture = JSON.parse(read('validation-fixture.json')) as { readonly namespace: string; readonly fieldManager: string; readonly objects: readonly KubeObject[]; readonly thenForAreaQuotaLimits: readonly KubeObject[] }
const NEEDS_FIXTURE = new Set(['immutable', 'conflict', 'delete', 'patch', 'apply', 'subresource', 'quota-limits'])

/** Rows that are known to differ: `number reason`, the number counting rows from 1. */
const known = new Map(read('known-differences.txt').split('\n').filter((line) => /^\d/.test(line)).map((line) => [Number(line.split(' ')[0]), line]))

/** What the controllers and the machines of the recorded cluster had made. */
function makeLab(world: TestServer): void {
  const { client, run } = world
  const namespaced = (apiVersion: string, resource: string) => findResource(apiVersion, resource) as unknown as ResourceOf
  for (const { ns, name, dataKeys } of facts.configMaps) run(client.create(namespaced('v1', 'configmaps'), { metadata: { name, namespace: ns }, data: Object.fromEntries(dataKeys.map((key) => [key, 'x'])) } as unknown as KubeObject))
  for (const { ns, name } of facts.serviceAccounts) if (ns !== 'default') run(client.create(SERVICE_ACCOUNTS, { metadata: { name, namespace: ns } }))
  for (const { name, labels, podCIDR } of facts.nodes) run(client.create(NODES, { metadata: { name, labels }, spec: { podCIDR, podCIDRs: [podCIDR] } } as unknown as KubeObject))
  for (const { name, annotations, ...rest } of facts.storageClasses) run(client.create(namespaced('storage.k8s.io/v1', 'storageclasses'), { metadata: { name, annotations }, ...rest } as unknown as KubeObject))
  run(client.create(namespaced('v1', 'namespaces'), { metadata: { name: fixture.namespace } }))
  run(client.create(SERVICE_ACCOUNTS, { metadata: { name: 'default', namespace: fixture.namespace } }))
  // The recorded server had been restarted, and its etcd compacted.
  world.etcd.store.compact(world.etcd.store.revision - 1)
  world.restart()
}

function make(world: TestServer, object: KubeObject): void {
  const resource = resourceOfKind(object.apiVersion!, object.kind!)!
  const metadata = resource.namespaced ? { namespace: fixture.namespace, ...object.metadata } : object.metadata
  world.run(world.client.create(resource as unknown as ResourceOf, { ...object, metadata }, { fieldManager: fixture.fieldManager, fieldValidation: 'Ignore' }))
}

/** What the quota controller had counted. */
function countQuota(world: TestServer): void {
  const quotas = findResource('v1', 'resourcequotas') as unknown as ResourceOf
  const quota = world.run(world.client.get(quotas, 'q', fixture.namespace)) as KubeObject & { readonly spec: { readonly hard: Readonly<Record<string, string>> } }
  const used: Readonly<Record<string, string>> = { 'count/configmaps': '3', 'count/deployments.apps': '1', 'services.nodeports': '1', pods: '4' }
  const status = { hard: quota.spec.hard, used: Object.fromEntries(Object.keys(quota.spec.hard).map((name) => [name, used[name] ?? '0'])) }
  world.run(world.client.updateStatus(quotas, { ...quota, status } as KubeObject))
}

describe('the recorded requests', () => {
  const world = makeTestServer()
  makeLab(world)
  let stage = 0
  const different: string[] = []
  const tally = new Map<string, { equal: number; all: number }>()
  rows.forEach((row, index) => {
    if (stage === 0 && NEEDS_FIXTURE.has(row.area)) {
      for (const object of fixture.objects) make(world, object)
      stage = 1
    }
    if (stage === 1 && row.area === 'quota-limits') {
      for (const object of fixture.thenForAreaQuotaLimits) make(world, object)
      countQuota(world)
      stage = 2
    }
    let answer = { status: 0, text: '', warnings: '' }
    try {
      answer = ask(world, row, ADMIN)
    } catch (error) {
      answer.text = String((error as Error).stack ?? error)
    }
    const count = tally.get(row.area) ?? { equal: 0, all: 0 }
    count.all++
    tally.set(row.area, count)
    if (isEqual(row, answer)) count.equal++
    else different.push(`${index + 1} ${row.area} ${row.method} ${row.path}${row.query ? `?${row.query}` : ''}\n   recorded ${row.status} ${JSON.stringify(row.response ?? row.accepted ?? row.responseText).slice(0, 700)} ${row.warnings ?? ''}\n   answered ${answer.status} ${answer.text.slice(0, 700).trim()} ${answer.warnings}`)
  })
  const numbers = different.map((text) => Number(text.split(' ')[0]))

  it('are answered as they were, but for the known differences', () => {
    if (process.env['SHOW_DIFFERENCES']) console.log(different.join('\n'), '\n', [...tally].map(([area, { equal, all }]) => `${area} ${equal}/${all}`).join(', '), `\n${rows.length - different.length} of ${rows.length}`)
    expect(different.filter((text) => !known.has(Number(text.split(' ')[0])))).toEqual([])
  })

  it('that are known to differ still do: take those that no longer do off the list', () => {
    expect([...known.keys()].filter((number) => !numbers.includes(number))).toEqual([])
  })
})
