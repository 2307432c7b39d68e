import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object.ts'
import { describe as describeObject, keyOfQuery, relatedTo, type Answer } from './index.ts'

const SECOND = 1_000_000
const CREATED = '2026-01-01T00:00:00Z'

function makeObject(kind: string, rest: object = {}): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'web', namespace: 'default', uid: 'u-1', resourceVersion: '1', creationTimestamp: CREATED }, ...rest }
}

function makeEvent(message: string, rest: object): KubeObject {
  return makeObject('Event', { involvedObject: { kind: 'Pod', name: 'web' }, type: 'Normal', reason: 'R', message, ...rest })
}

function textWithEvents(events: readonly KubeObject[], now: number): string {
  const map = makeObject('ConfigMap')
  const answers = new Map<string, Answer>(relatedTo(map).map((query) => [keyOfQuery(query), { items: events }]))
  return describeObject(map, { now, answers })
}

describe('the events of a description', () => {
  it('come in the order in which they were last seen, with how often and since when', () => {
    const text = textWithEvents([
      makeEvent('  Back-off restarting  ', { lastTimestamp: '2026-01-01T00:00:40Z', firstTimestamp: '2026-01-01T00:00:10Z', count: 3, type: 'Warning', reason: 'BackOff', source: { component: 'kubelet', host: 'n' } }),
      makeEvent('Pulled', { lastTimestamp: '2026-01-01T00:00:05Z', firstTimestamp: '2026-01-01T00:00:05Z', count: 1, source: { component: 'kubelet' } }),
      makeEvent('Assigned', { eventTime: '2026-01-01T00:00:01.500000Z', reportingComponent: 'default-scheduler' }),
      makeEvent('Again', { eventTime: '2026-01-01T00:00:02.000000Z', series: { count: 4, lastObservedTime: '2026-01-01T00:00:50.000000Z' }, reportingComponent: 'x' }),
    ], 60 * SECOND)
    expect(text.slice(text.indexOf('Events'))).toBe([
      'Events:',
      '  Type     Reason   Age                From               Message',
      '  ----     ------   ----               ----               -------',
      '  Normal   R        58s                default-scheduler  Assigned',
      '  Normal   R        10s (x4 over 58s)  x                  Again',
      '  Normal   R        55s                kubelet            Pulled',
      '  Warning  BackOff  20s (x3 over 50s)  kubelet            Back-off restarting',
      '',
    ].join('\n'))
  })

  it('are named when there are none, and left out when they are not wanted', () => {
    const map = makeObject('ConfigMap')
    expect(textWithEvents([], 0)).toMatch(/\nEvents:  <none>\n$/)
    expect(describeObject(map, { now: 0, showEvents: false, answers: new Map() })).not.toContain('Events')
    expect(relatedTo(map, false)).toEqual([])
  })
})

describe('relatedTo', () => {
  it('asks for the events of an object by kind, name and uid, and for those of a pod whatever its kind is called', () => {
    const events = { group: '', version: 'v1', resource: 'events', namespace: 'default' }
    expect(relatedTo(makeObject('ConfigMap'))).toEqual([
      { ...events, fieldSelector: 'involvedObject.kind=ConfigMap,involvedObject.name=web,involvedObject.namespace=default,involvedObject.uid=u-1' },
    ])
    expect(relatedTo(makeObject('Pod'))).toEqual([{ ...events, fieldSelector: 'involvedObject.name=web,involvedObject.namespace=default,involvedObject.uid=u-1' }])
  })

  it('asks for the events of a node under its uid and under its name, in all namespaces', () => {
    const { namespace: _, ...metadata } = makeObject('Node').metadata
    expect(relatedTo({ ...makeObject('Node'), metadata }).map(({ resource, namespace, fieldSelector, labelSelector, name }) => ({ resource, namespace, fieldSelector, labelSelector, name }))).toEqual([
      { resource: 'pods', fieldSelector: 'spec.nodeName=web,status.phase!=Succeeded,status.phase!=Failed' },
      { resource: 'leases', namespace: 'kube-node-lease', name: 'web' },
      { resource: 'events', fieldSelector: 'involvedObject.kind=Node,involvedObject.name=web,involvedObject.namespace=,involvedObject.uid=u-1' },
      { resource: 'events', fieldSelector: 'involvedObject.kind=Node,involvedObject.name=web,involvedObject.namespace=,involvedObject.uid=web' },
    ])
  })

  it('names the pods of a workload and the sets of a deployment by their selectors', () => {
    const spec = { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } }
    expect(relatedTo({ ...makeObject('ReplicaSet', { spec }), apiVersion: 'apps/v1' }, false)).toMatchObject([{ resource: 'pods', namespace: 'default', labelSelector: 'app=web' }])
    expect(relatedTo({ ...makeObject('Deployment', { spec }), apiVersion: 'apps/v1' }, false)).toMatchObject([{ resource: 'replicasets', namespace: 'default', labelSelector: 'app=web' }])
  })
})

describe('a kind without describer', () => {
  it('shows every field with its name in words', () => {
    const widget = {
      ...makeObject('Widget'),
      apiVersion: 'example.com/v1',
      spec: { podUIDList: ['a', 1, { x: null }], aURL: 1.5, HTMLPage: true, 'dashed-name': {}, under_score: 'z' },
    }
    expect(describeObject(widget, { now: 0, answers: new Map() })).toBe([
      'Name:         web',
      'Namespace:    default',
      'Labels:       <none>',
      'Annotations:  <none>',
      'API Version:  example.com/v1',
      'Kind:         Widget',
      'Metadata:',
      '  Creation Timestamp:  2026-01-01T00:00:00Z',
      '  Resource Version:    1',
      '  UID:                 u-1',
      'Spec:',
      '  HTML Page:  true',
      '  A URL:      1.5',
      '  Dashed - Name:',
      '  Pod UID List:',
      '    a',
      '    1',
      '    X:          <nil>',
      '  under_score:  z',
      'Events:         <none>',
      '',
    ].join('\n'))
  })
})

describe('a certificate request', () => {
  // Made by openssl: CN=jane, O=dev and O=ops, two DNS names, two addresses, a mail address and a URI.
  const REQUEST = [
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQlRUQ0I5QUlCQURBck1Rd3dDZ1lEVlFRS0RBTmtaWFl4RERB',
    'S0JnTlZCQW9NQTI5d2N6RU5NQXNHQTFVRQpBd3dFYW1GdVpUQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQUJFeEh5',
    'Z1BDRy9MTEZYT0YwY1dSCjQ5c29reEpkbWJFcW5xMzNTUVM1RWNoTlNoR28wb0VEVGhJeDAvcVFhTVRZSDNCR01wVVRsaXhzamFL',
    'OFRQQTgKV3NhZ1p6QmxCZ2txaGtpRzl3MEJDUTR4V0RCV01GUUdBMVVkRVFSTk1FdUNEV0V1WlhoaGJYQnNaUzVqYjIyQwpEV0l1',
    'WlhoaGJYQnNaUzVqYjIySEJBb0FBQUdIRVAwQUFBQUFBQUFBQUFBQUFBQUFBQUdCQldwQWVDNTVoZ3h6CmNHbG1abVU2THk5NEwz',
    'a3dDZ1lJS29aSXpqMEVBd0lEU0FBd1JRSWdlOVlKdTFBa1oxWC9DNkdVMFZxT1FJMnkKRHM4ZzZiaXRtdzNHMGRoZVhtb0NJUURs',
    'c2NlckczOWlKVlpNaHpNdS9RdXJtWnVVVUo2eTJhak9pZHhONWgrNgoxUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1Qt',
    'LS0tLQo=',
  ].join('')

  it('shows who asks for what', () => {
    const request = { ...makeObject('CertificateSigningRequest'), apiVersion: 'certificates.k8s.io/v1', spec: { request: REQUEST, signerName: 's/x', username: 'u', expirationSeconds: 3600 }, status: { conditions: [{ type: 'Approved', status: 'True' }] } }
    expect(describeObject(request, { now: 0, answers: new Map() })).toBe([
      'Name:                web',
      'Labels:              <none>',
      'Annotations:         <none>',
      'CreationTimestamp:   Thu, 01 Jan 2026 00:00:00 +0000',
      'Requesting User:     u',
      'Signer:              s/x',
      'Requested Duration:  60m',
      'Status:              Approved',
      'Subject:',
      '  Common Name:    jane',
      '  Serial Number:  ',
      '  Organization:   dev',
      '                  ops',
      'Subject Alternative Names:',
      '         DNS Names:        a.example.com',
      '                           b.example.com',
      '         Email Addresses:  j@x.y',
      '         URIs:             spiffe://x/y',
      '         IP Addresses:     10.0.0.1',
      '                           fd00::1',
      'Events:  <none>',
      '',
    ].join('\n'))
  })
})
