// A kind that the cluster has by a definition is written with the same help as one that is built in.
import { describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../../cluster/api/types/apiextensions-v1.ts'
import { completionsAt } from './complete.ts'
import { kindsWith } from './custom-kinds.ts'
import { factsAt } from './hover.ts'
import { problemsOf } from './problems.ts'

const SPEC = {
  type: 'object',
  required: ['engine'],
  properties: {
    engine: { type: 'string', enum: ['postgres', 'mysql'], description: 'What stores the rows.' },
    replicas: { type: 'integer', default: 1 },
    port: { 'x-kubernetes-int-or-string': true },
    isPublic: { type: 'boolean' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    users: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, roles: { type: 'array', items: { type: 'string', enum: ['read', 'write'] } } } } },
    extra: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { hint: { type: 'string' } } },
    anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
}
const version = (name: string, served: boolean, spec: object) => ({ name, served, storage: name === 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec, status: { type: 'object' } } } } })
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'databases.shop.example.com' },
  spec: { group: 'shop.example.com', scope: 'Namespaced', names: { kind: 'Database', plural: 'databases' }, versions: [version('v1', true, SPEC), version('v1beta1', true, { type: 'object' }), version('v1alpha1', false, SPEC)] },
} as unknown as CustomResourceDefinition
const KINDS = kindsWith([DEFINITION])
const HEAD = 'apiVersion: shop.example.com/v1\nkind: Database\nmetadata:\n  name: main\n'

describe('completion', () => {
  const at = (marked: string): readonly string[] => completionsAt(marked.replace('¦', ''), marked.indexOf('¦'), () => [], KINDS)?.options.map(({ label, isRequired }) => `${label}${isRequired ? '!' : ''}`) ?? []

  it.each([
    ['its versions that are served', 'apiVersion: ¦\nkind: Database', ['shop.example.com/v1', 'shop.example.com/v1beta1']],
    ['its kind', 'apiVersion: shop.example.com/v1\nkind: ¦', ['Database']],
    ['what stands at the top', `${HEAD}¦`, ['spec']],
    ['fields of its schema, required ones first', `${HEAD}spec:\n  ¦`, ['engine!', 'replicas', 'port', 'isPublic', 'labels', 'users', 'extra', 'anything']],
    ['another version has another schema', `${HEAD.replace('v1', 'v1beta1')}spec:\n  ¦`, []],
    ['a version that is not served has none', `${HEAD.replace('v1', 'v1alpha1')}spec:\n  ¦`, []],
    ['allowed values', `${HEAD}spec:\n  engine: ¦`, ['postgres', 'mysql']],
    ['a truth', `${HEAD}spec:\n  isPublic: ¦`, ['true', 'false']],
    ['fields of a list’s items', `${HEAD}spec:\n  users:\n  - ¦`, ['name!', 'roles']],
    ['values of a list', `${HEAD}spec:\n  users:\n  - name: a\n    roles:\n    - ¦`, ['read', 'write']],
    ['what an open object is known to have', `${HEAD}spec:\n  extra:\n    ¦`, ['hint']],
    ['nothing where anything goes', `${HEAD}spec:\n  anything:\n    ¦`, []],
  ])('%s', (_, marked, labels) => expect(at(marked)).toEqual(labels))

  it('its metadata is that of every object', () => expect(at(`${HEAD}  ¦`)).toEqual(expect.arrayContaining(['namespace', 'labels', 'annotations'])))
  it('built-in kinds stay', () => expect(at('apiVersion: apps/v1\nkind: ¦')).toContain('Deployment'))
})

describe('hover', () => {
  const TEXT = `${HEAD}spec:\n  engine: postgres\n  replicas: 2\n  labels: {a: b}\n  users:\n  - name: eve\n`
  const at = (word: string) => factsAt(TEXT, TEXT.indexOf(word) + 1, KINDS)

  it.each([
    ['engine', { path: 'spec.engine', type: 'string', isRequired: true, values: ['postgres', 'mysql'], description: 'What stores the rows.', byDefault: undefined }],
    ['replicas', { path: 'spec.replicas', type: 'integer', isRequired: false, byDefault: '1' }],
    ['labels', { path: 'spec.labels', type: 'map[string]string' }],
    ['users', { path: 'spec.users', type: '[]Object' }],
    ['spec', { path: 'spec', type: 'Object' }],
    ['name: eve', { path: 'spec.users[0].name', isRequired: true }],
  ])('%s', (word, facts) => expect(at(word)).toMatchObject(facts))
})

describe('problems', () => {
  const said = (spec: string): readonly string[] => problemsOf(`${HEAD}spec:\n${spec}`, KINDS).map(({ what }) => ('said' in what ? what.said : `${what.key} ${what.values.field}`))

  it.each([
    ['nothing', '  engine: mysql\n  replicas: 3\n  port: http\n  labels: {a: b}\n', []],
    ['a field that it does not have', '  engine: mysql\n  replica: 3\n', ['unknown spec.replica']],
    ['a required one is missing', '  replicas: 3\n', ['missing spec.engine']],
    ['a wrong type', '  engine: mysql\n  replicas: three\n', ['type spec.replicas']],
    ['a value that is not allowed', '  engine: sqlite\n', ['enum spec.engine']],
    ['in the items of a list', '  engine: mysql\n  users:\n  - roles: [own]\n', ['enum spec.users[0].roles[0]', 'missing spec.users[0].name']],
    ['an open object may have more', '  engine: mysql\n  extra: {hint: a, more: b}\n  anything: [1]\n', []],
  ])('%s', (_, spec, problems) => expect(said(spec)).toEqual(problems))

  it('without the definition nothing is said of its fields', () => expect(problemsOf(`${HEAD}spec: {replica: 3}`)).toEqual([]))
})
