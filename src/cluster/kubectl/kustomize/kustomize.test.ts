// Names and texts are those of the real kubectl kustomize for the same files.
import { describe, expect, it } from 'vitest'
import { CommandError } from '../errors.ts'
import { formatYAMLDocuments } from '../printing/yaml.ts'
import { buildKustomization } from './index.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1.27", envFrom: [{configMapRef: {name: conf}}, {secretRef: {name: sec}}]}]}
`
const BASE = {
  'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator:\n- name: conf\n  literals: [a=1, "b=two words"]\n  files: [app.ini]\nsecretGenerator:\n- name: sec\n  literals: [p=w]\n',
  'base/app.ini': 'x=1\ny=2\n',
  'base/web.yaml': WEB,
}

const build = (files: Readonly<Record<string, string>>, folder: string) => buildKustomization({ read: (name) => files[name], write() {}, list: () => Object.keys(files) }, folder)
const names = (files: Readonly<Record<string, string>>, folder: string): readonly string[] => build(files, folder).objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
const failure = (files: Readonly<Record<string, string>>, folder = 'a'): string => {
  try {
    build(files, folder)
  } catch (error) {
    if (error instanceof CommandError) return error.message
    throw error
  }
  return ''
}

describe('buildKustomization', () => {
  it('names generated objects by their content and makes others follow', () => {
    expect(names(BASE, 'base')).toEqual(['ConfigMap/conf-4mkd467c7m', 'Secret/sec-m7cg948gg9', 'Deployment/web'])
    expect(formatYAMLDocuments(build(BASE, 'base').objects)).toContain('- configMapRef:\n            name: conf-4mkd467c7m\n        - secretRef:\n            name: sec-m7cg948gg9\n')
  })

  it('lays a variant over a base', () => {
    const over = 'resources: [../base]\nnamespace: team\nnamePrefix: dev-\nnameSuffix: -x\ncommonLabels: {env: dev}\nimages: [{name: nginx, newTag: "1.28"}]\nreplicas: [{name: web, count: 3}]\nconfigMapGenerator: [{name: conf, behavior: merge, literals: [a=9]}]\n'
    const { objects, warnings } = build({ ...BASE, 'over/kustomization.yaml': over }, 'over')
    expect(objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['team/dev-conf-x-87hm9mtgm2', 'team/dev-sec-x-m7cg948gg9', 'team/dev-web-x'])
    expect(objects[2]).toMatchObject({ metadata: { labels: { env: 'dev' } }, spec: { replicas: 3, selector: { matchLabels: { app: 'web', env: 'dev' } }, template: { metadata: { labels: { env: 'dev' } }, spec: { containers: [{ image: 'nginx:1.28' }] } } } })
    expect(warnings).toEqual(["# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically."])
  })

  it('patches by name, by target, and deletes', () => {
    const patches = 'resources: [../base]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {containers: [{name: c, stdin: true}]}}}\n- target: {kind: "Deploy.*"}\n  patch: |-\n    - {op: add, path: /spec/paused, value: true}\n- patch: |-\n    $patch: delete\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: sec}\n'
    const { objects } = build({ ...BASE, 'over/kustomization.yaml': patches }, 'over')
    expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment'])
    expect(objects[1]).toMatchObject({ spec: { paused: true, template: { spec: { containers: [{ image: 'nginx:1.27', stdin: true }] } } } })
  })

  it.each([
    ['nothing there', {}, "must build at directory: not a valid directory: evalsymlink failure on 'a' : lstat a: no such file or directory"],
    ['no file', { 'a/x.yaml': '' }, "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory 'a'"],
    ['empty', { 'a/kustomization.yaml': '\n' }, 'kustomization.yaml is empty'],
    ['an unknown field', { 'a/kustomization.yaml': 'resource: [a]' }, 'invalid Kustomization: json: unknown field "resource"'],
    ['a literal without =', { 'a/kustomization.yaml': 'configMapGenerator: [{name: x, literals: [ab]}]' }, 'loading KV pairs: literal sources [ab]: invalid literal source ab, expected key=value'],
    ['a patch of nothing', { 'a/kustomization.yaml': 'configMapGenerator: [{name: x}]\npatches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: none}}"}]' }, 'no resource matches strategic merge patch "Service.v1.[noGrp]/none.[noNs]": no matches for Id Service.v1.[noGrp]/none.[noNs]; failed to find unique target for patch Service.v1.[noGrp]/none.[noNs]'],
  ])('says what is wrong: %s', (_, files, message) => {
    expect(failure(files as Readonly<Record<string, string>>)).toBe(message)
  })
})
