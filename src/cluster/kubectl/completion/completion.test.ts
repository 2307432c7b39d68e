import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import { adminConfig } from '../kubeconfig.ts'
import { completeLine, type CompletionSource } from './index.ts'

const object = (name: string, namespace?: string, more: object = {}): KubeObject => ({ apiVersion: 'v1', kind: 'X', metadata: { name, ...(namespace ? { namespace } : {}), uid: name, resourceVersion: '1', creationTimestamp: '' }, ...more }) as unknown as KubeObject
const pod = (name: string, namespace: string, ...containers: string[]): KubeObject => object(name, namespace, { spec: { containers: containers.map((one) => ({ name: one })) } })
const OBJECTS: Readonly<Record<string, readonly KubeObject[]>> = {
  pods: [pod('web-1', 'default', 'nginx', 'sidecar'), pod('web-2', 'default', 'nginx'), pod('redis-0', 'default', 'redis'), pod('coredns-a', 'kube-system', 'coredns')],
  nodes: [object('node-1'), object('node-2')],
  namespaces: [object('default'), object('kube-system'), object('kube-public')],
  'deployments.apps': [object('web', 'default'), object('coredns', 'kube-system')],
  services: [object('kubernetes', 'default')],
  'customresourcedefinitions.apiextensions.k8s.io': [object('tests.example.com', undefined, { spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] }, versions: [{ name: 'v1', served: true }] } })],
  'crontabs.example.com': [object('nightly', 'default')],
}
const config = adminConfig('https://10.0.0.1:6443')
const source: CompletionSource = {
  objects: (resource) => OBJECTS[resource] ?? [],
  config: { ...config, contexts: [...config.contexts, { name: 'dev', context: { cluster: 'kubernetes', user: 'kubernetes-admin', namespace: 'kube-system' } }] },
  files: ['web.yaml', 'manifests/a.yaml', 'manifests/b.yaml'],
}
const complete = (line: string): readonly string[] => completeLine(line.split(' '), source)

describe('kubectl', () => {
  it.each([
    ['cor', ['cordon']],
    ['rollout ', ['history', 'pause', 'restart', 'resume', 'status', 'undo']],
    ['rollout re', ['restart', 'resume']],
    ['config use', ['use-context']],
    ['-n kube-system get pods ', ['coredns-a']],
    ['get deploy', ['deploy', 'deployments.apps']],
    ['get pods ', ['redis-0', 'web-1', 'web-2']],
    ['get pods web-1 ', ['redis-0', 'web-2']],
    ['get po we', ['web-1', 'web-2']],
    ['get pod/we', ['pod/web-1', 'pod/web-2']],
    ['get pod/web-1 pod/w', ['pod/web-2']],
    ['get pods,serviceaccounts,serv', ['pods,serviceaccounts,servicecidrs.networking.k8s.io', 'pods,serviceaccounts,services']],
    ['get pods,services ', ['kubernetes', 'redis-0', 'web-1', 'web-2']],
    ['get pods -n kube-system ', ['coredns-a']],
    ['get pods -nkube-system ', ['coredns-a']],
    ['get pods --namespace=kube-system ', ['coredns-a']],
    ['--context dev get pods ', ['coredns-a']],
    ['get pods -A ', ['coredns-a', 'redis-0', 'web-1', 'web-2']],
    ['get cront', ['crontabs.example.com']],
    ['get ct ', ['nightly']],
    ['get nothing ', []],
    ['describe node ', ['node-1', 'node-2']],
    ['delete deployment ', ['web']],
    ['scale s', ['statefulsets']],
    ['rollout status deployment/', ['deployment/web']],
    ['drain ', ['node-1', 'node-2']],
    ['cordon node-1 ', ['node-2']],
    ['taint ', ['nodes']],
    ['taint nodes node-', ['node-1', 'node-2']],
    ['logs web', ['web-1', 'web-2']],
    ['logs dep', ['deployments/']],
    ['logs deployments/', ['deployments/web']],
    ['logs web-1 ', ['nginx', 'sidecar']],
    ['logs web-1 -c ', ['nginx', 'sidecar']],
    ['exec web-1 --container=s', ['--container=sidecar']],
    ['exec -it web-1 -c ', ['nginx', 'sidecar']],
    ['exec -it red', ['redis-0']],
    ['exec -it redis-0 -- r', []],
    ['get pods -n kube', ['kube-public', 'kube-system']],
    ['get pods -n ', ['default', 'kube-public', 'kube-system']],
    ['get pods -o j', ['json', 'jsonpath-as-json=', 'jsonpath-file=', 'jsonpath=']],
    ['apply -f ', ['manifests/', 'web.yaml']],
    ['apply -f manifests/', ['manifests/a.yaml', 'manifests/b.yaml']],
    ['config use-context ', ['dev', 'kubernetes-admin@kubernetes']],
    ['delete pod web-1 --casc', ['--cascade']],
    ['delete pod web-1 --cascade=f', ['--cascade=foreground']],
    ['get pods --show-l', ['--show-labels']],
    ['top no', ['node']],
    ['bogus ', []],
  ])('%s', (line, expected) => expect(complete(line)).toEqual(expected))

  it('does not offer a flag twice', () => {
    expect(complete('get pods --watch --wat')).toEqual(['--watch-only'])
    expect(complete('get pods -w --watc')).toEqual(['--watch-only'])
  })

  it('never fails, whatever is typed', () => {
    for (const line of ['', '-', '--', '-- ', '--=', 'get -', 'get --output', 'get pods/x/y', 'logs -c', 'get ,,', '-zz get ', 'exec -itc']) expect(Array.isArray(complete(line))).toBe(true)
  })
})
