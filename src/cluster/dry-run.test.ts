import { expect, it } from 'vitest'
import { createCluster } from './cluster.ts'
import type { Deployment } from './api/types/apps-v1.ts'
import { SECOND } from '../kernel/index.ts'

function bootWithWeb(): { dryRun: (...documents: string[]) => ReturnType<ReturnType<typeof createCluster>['dryRun']>; revision: () => string } {
  const cluster = createCluster({ seed: 1, controlPlane: { name: 'control-plane-1', region: 'r', zone: 'a' }, nodes: [] })
  cluster.boot()
  cluster.kernel.runUntil(20 * SECOND)
  cluster.kubectl('create deployment web --image=nginx:1.27 --replicas=2')
  cluster.kernel.runUntil(25 * SECOND)
  return {
    dryRun: (...documents) => cluster.dryRun(cluster.objects(), documents, cluster.kernel.now),
    revision: () => JSON.stringify([...cluster.objects()].map(([key, { metadata }]) => [key, metadata.resourceVersion])),
  }
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 5
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}
`

it('says what would be stored, with what is there now, and leaves the cluster as it is', () => {
  const { dryRun, revision } = bootWithWeb()
  const untouched = revision()
  const [result] = dryRun(WEB)
  expect((result!.before as Deployment).spec!.replicas).toBe(2)
  expect(result!.after).toMatchObject({ spec: { replicas: 5, strategy: { type: 'RollingUpdate' } }, metadata: { uid: result!.before!.metadata.uid, resourceVersion: result!.before!.metadata.resourceVersion } })
  expect(revision()).toBe(untouched)
})

it('gives the server’s own words for what it refuses', () => {
  const { dryRun } = bootWithWeb()
  const said = (text: string): string => dryRun(text)[0]!.said
  expect(said(WEB.replace('replicas: 5', 'replicas: -1'))).toContain('The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0')
  expect(said(WEB.replace('replicas', 'replikas'))).toContain('strict decoding error: unknown field "spec.replikas"')
  expect(said(WEB.replace('{app: web}}\n  template', '{app: other}}\n  template'))).toContain('field is immutable')
  expect(said('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: nowhere}\n')).toContain('namespaces "nowhere" not found')
  expect(said('kind: [')).toContain('error converting YAML to JSON')
})

it('a document finds what those before it would make', () => {
  const { dryRun } = bootWithWeb()
  const results = dryRun('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n')
  expect(results.map(({ said, before, after }) => [said, before, after?.metadata.name])).toEqual([['', undefined, 'shop'], ['', undefined, 'a']])
})
