import { expect, it } from 'vitest'
import { completionsAt } from './complete.ts'
import type { NamesOf } from './names.ts'

const NAMES: Readonly<Record<string, readonly string[]>> = { namespaces: ['default', 'shop'], 'configmaps in shop': ['prices'], 'configmaps in default': ['settings'], 'deployments.apps in default': ['web'], nodes: ['node-1'] }
const namesOf: NamesOf = (resource, namespace) => NAMES[resource] ?? NAMES[`${resource} in ${namespace}`] ?? []

/** What is offered at the `¦` of a text: labels, or with `insert` what the first would write. */
function at(marked: string): { labels: string[]; first: string; replaced: string } {
  const offset = marked.indexOf('¦')
  const text = marked.replace('¦', '')
  const found = completionsAt(text, offset, namesOf)
  return { labels: found?.options.map(({ label }) => label) ?? [], first: found?.options[0]?.insert ?? '', replaced: found ? text.slice(found.from, found.to) : '' }
}

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n'
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: shop\nspec:\n  containers:\n  - name: c\n    image: nginx\n'

it.each([
  ['an empty text', '¦', ['apiVersion', 'kind', 'metadata']],
  ['only what is not there yet', 'apiVersion: v1\n¦', ['kind', 'metadata']],
  ['what the server writes itself is not offered', `${DEPLOYMENT}¦`, ['spec']],
  ['required fields first', `${DEPLOYMENT}spec:\n  ¦`, ['selector', 'template', 'replicas', 'strategy', 'minReadySeconds', 'revisionHistoryLimit', 'paused', 'progressDeadlineSeconds']],
  ['keys below count too', `${DEPLOYMENT}spec:\n  ¦\n  replicas: 2\n  selector: {}\n  template: {}\n`, ['strategy', 'minReadySeconds', 'revisionHistoryLimit', 'paused', 'progressDeadlineSeconds']],
  ['allowed values', `${DEPLOYMENT}spec:\n  strategy:\n    type: ¦`, ['Recreate', 'RollingUpdate']],
  ['a truth', `${DEPLOYMENT}spec:\n  paused: t¦`, ['true', 'false']],
  ['namespaces that exist', `${DEPLOYMENT}  namespace: ¦`, ['default', 'shop']],
  ['names of the namespace that the document says', `${POD}    envFrom:\n    - configMapRef:\n        name: ¦`, ['prices']],
  ['names in the default namespace', `${DEPLOYMENT}spec:\n  template:\n    spec:\n      volumes:\n      - configMap:\n          name: ¦`, ['settings']],
  ['a name by the kind beside it', 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: ¦', ['web']],
  ['nodes', `${POD}  nodeName: ¦`, ['node-1']],
  ['values of a list', 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n  - ¦', ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']],
  ['versions that have the kind', 'apiVersion: ¦\nkind: Deployment', ['apps/v1']],
  ['the second document has a kind of its own', `${DEPLOYMENT}---\napiVersion: v1\nkind: ConfigMap\n¦`, ['data', 'binaryData', 'immutable', 'metadata']],
  ['nothing in a block of text', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    spec: ¦\n', []],
  ['nothing in a comment', `${DEPLOYMENT}# sp¦`, []],
  ['nothing of an unknown kind', 'apiVersion: v7\nkind: Thing\nspec:\n  ¦', []],
])('%s', (_, marked, labels) => expect(at(marked).labels.toSorted()).toEqual(labels.toSorted()))

it('offers required fields before the others', () => expect(at(`${DEPLOYMENT}spec:\n  ¦`).labels.slice(0, 2)).toEqual(['selector', 'template']))

it.each([
  ['kinds of a version', 'apiVersion: batch/v1\nkind: ¦', ['Job', 'CronJob']],
  ['fields of a container behind a dash', `${POD}    po¦`, ['ports']],
  ['fields of a list’s items', `${POD.slice(0, POD.indexOf('  - name'))}  - ¦`, ['name', 'image']],
])('%s', (_, marked, labels) => expect(at(marked).labels).toEqual(expect.arrayContaining(labels)))

it.each([
  ['a value waits behind the colon', `${DEPLOYMENT}spec:\n  repl¦`, 'selector', ':\n    ', 'repl'],
  ['a list is begun', `${POD.slice(0, POD.indexOf('  containers'))}  ¦`, 'containers', ':\n    - ', ''],
])('%s', (_, marked, label, behind, replaced) => {
  const found = at(marked)
  expect(found.replaced).toBe(replaced)
  expect(found.first).toBe(`${label}${behind}`)
})

it('an item gets its dash, a key that has a colon none', () => {
  expect(at(`${POD.slice(0, POD.indexOf('  - name'))}    ¦`).first).toBe('- name: ')
  expect(at(`${DEPLOYMENT}spec:\n  sel¦: {}`)).toMatchObject({ first: 'selector', replaced: 'sel' })
})
