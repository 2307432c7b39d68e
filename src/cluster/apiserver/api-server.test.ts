import { describe, expect, it } from 'vitest'
import { CONFIG_MAPS, NAMESPACES, PODS, SERVICES } from '../client/index.ts'
import { makeTestServer } from './test-server.ts'

describe('an API server on a fresh etcd', () => {
  it('creates what a fresh cluster holds', () => {
    const { client, run } = makeTestServer()
    const namespaces = run(client.list(NAMESPACES)).items.map(({ metadata }) => metadata.name)
    expect(namespaces).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system'])
    expect(run(client.get(SERVICES, 'kubernetes', 'default')).spec?.clusterIP).toBe('10.96.0.1')
  })

  it('creates, reads, changes and deletes an object', () => {
    const { client, run } = makeTestServer()
    const made = run(client.create(CONFIG_MAPS, { metadata: { name: 'settings', namespace: 'default' }, data: { colour: 'blue' } }))
    expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(run(client.get(CONFIG_MAPS, 'settings', 'default'))).toEqual(made)
    const changed = run(client.update(CONFIG_MAPS, { ...made, data: { colour: 'red' } }))
    expect(changed.data).toEqual({ colour: 'red' })
    const patched = run(client.patch(CONFIG_MAPS, 'settings', 'default', 'application/strategic-merge-patch+json', { data: { size: 'L' } }))
    expect(patched.data).toEqual({ colour: 'red', size: 'L' })
    run(client.delete(CONFIG_MAPS, 'settings', 'default'))
    expect(() => run(client.get(CONFIG_MAPS, 'settings', 'default'))).toThrow('configmaps "settings" not found')
  })

  it('refuses a write that was made from an older state', () => {
    const { client, run } = makeTestServer()
    const made = run(client.create(CONFIG_MAPS, { metadata: { name: 'settings', namespace: 'default' } }))
    run(client.update(CONFIG_MAPS, { ...made, data: { by: 'the first' } }))
    expect(() => run(client.update(CONFIG_MAPS, { ...made, data: { by: 'the second' } }))).toThrow(
      'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  it('makes no write of one that changes nothing', () => {
    const { client, run } = makeTestServer()
    const made = run(client.create(CONFIG_MAPS, { metadata: { name: 'settings', namespace: 'default' }, data: { a: 'b' } }))
    expect(run(client.update(CONFIG_MAPS, { ...made })).metadata.resourceVersion).toBe(made.metadata.resourceVersion)
  })

  it('tells watchers, each of what concerns it', () => {
    const { client, run, advance } = makeTestServer()
    const on = (node: string) => run(client.watch(PODS, { fieldSelector: `spec.nodeName=${node}` }))
    const [one, two] = [on('node-1'), on('node-2')]
    const pod = (name: string, nodeName: string) => ({ metadata: { name, namespace: 'default' }, spec: { nodeName, containers: [{ name: 'c', image: 'nginx:1.27' }] } })
    run(client.create(PODS, pod('a', 'node-1')))
    run(client.create(PODS, pod('b', 'node-2')))
    advance(1_000_000)
    expect(run(one.next())?.object.metadata.name).toBe('a')
    expect(run(two.next())?.object.metadata.name).toBe('b')
    run(client.delete(PODS, 'a', 'default', { gracePeriodSeconds: 0 }))
    expect(run(one.next())?.type).toBe('MODIFIED')
    expect(run(one.next())?.type).toBe('DELETED')
  })
})
