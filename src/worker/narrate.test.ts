// What is told of records and of what people do: in both languages, and in whole sentences.
import { afterEach, describe, expect, it } from 'vitest'
import { aRecord } from '../app/stage/stage-fixtures.ts'
import { setLanguage } from '../words/index.ts'
import { say } from '../words/say.ts'
import { narrate, titleOfActor } from './narrate.ts'
import type { Action, TraceRecord } from './protocol.ts'
import { describeAction } from './tell-action.ts'

afterEach(() => setLanguage('en'))

const place = { namespace: 'default', pod: 'web-1', container: 'nginx' }

it.each<[Action, string, string, boolean]>([
  [{ do: 'fill-disk', machine: 'node-1', percent: 97 }, 'the disk of node-1 is filled to 97 %', 'die Platte von node-1 füllt sich auf 97 %', true],
  [{ do: 'fill-disk', machine: 'node-1', percent: 0 }, 'the disk of node-1 is cleared', 'die Platte von node-1 wird geleert', false],
  [{ do: 'leak-memory', ...place, mibPerSecond: 4 }, 'nginx in web-1 leaks 4 MiB a second', 'nginx in web-1 verliert 4 MiB je Sekunde', true],
  [{ do: 'leak-memory', ...place, mibPerSecond: 0 }, 'the leak in nginx of web-1 is mended', 'das Speicherleck in nginx von web-1 ist behoben', false],
  [{ do: 'spin-cpu', ...place, cores: 1 }, 'nginx in web-1 spins on 1 core', 'nginx in web-1 rechnet endlos auf 1 Kern', true],
  [{ do: 'spin-cpu', ...place, cores: 0 }, 'the loop in nginx of web-1 is mended', 'die Endlosschleife in nginx von web-1 ist behoben', false],
  [{ do: 'registry', fault: 'unreachable' }, 'the registry cannot be reached', 'die Registry ist nicht erreichbar', true],
  [{ do: 'registry', fault: 'corrupt', image: 'nginx:1.27' }, 'the registry serves damaged layers: nginx:1.27', 'die Registry liefert beschädigte Layer: nginx:1.27', true],
  [{ do: 'registry', fault: 'none' }, 'the registry is mended', 'die Registry ist in Ordnung gebracht', false],
  [{ do: 'expire-certificate', machine: 'node-1' }, 'the certificate of the kubelet on node-1 expires', 'das Zertifikat des kubelet auf node-1 läuft ab', true],
  [{ do: 'expire-certificate', machine: 'node-1', renew: true }, 'the kubelet of node-1 gets a new certificate', 'der kubelet von node-1 bekommt ein neues Zertifikat', false],
  [{ do: 'power', machine: 'node-1', on: false }, 'node-1 loses power', 'node-1 verliert den Strom', true],
  [{ do: 'link', a: 'node-1', b: 'cp-1', cut: true }, 'cut node-1–cp-1', 'node-1–cp-1 getrennt', true],
  [{ do: 'process', machine: 'node-1', process: 'kubelet', signal: 'kill' }, 'kill kubelet on node-1', 'kubelet auf node-1 beenden', true],
  [{ do: 'users', namespace: 'default', service: 'web', perSecond: 4 }, 'users: 4 requests a second to web', 'Nutzer: 4 Anfragen je Sekunde an web', false],
])('%j', async (action, english, german, isFault) => {
  const { what, ...rest } = describeAction(action)
  expect([say(what), rest.isFault]).toEqual([english, isFault])
  await setLanguage('de')
  expect(say(what)).toBe(german)
})

const request = (actor: string, verb: string, resource: string, object: string, code = 200, body?: object): TraceRecord => aRecord('request', actor, verb, { object, data: { verb, resource, code, ...(body ? { body } : {}) } })
const SENTENCES: readonly (readonly [TraceRecord, string | undefined, string | undefined])[] = [
  [request('deployment-controller', 'create', 'replicasets', 'replicasets/default/web-1', 201), 'The Deployment controller created ReplicaSet web-1.', 'Der Deployment-Controller hat ReplicaSet web-1 angelegt.'],
  [request('kubectl', 'delete', 'pods', 'pods/default/web-1'), 'You deleted Pod web-1.', 'Du hast Pod web-1 gelöscht.'],
  [request('kubectl', 'patch', 'deployments', 'deployments/default/web', 200, { spec: { replicas: 1 } }), 'You scaled Deployment web to 1 replica.', 'Du hast Deployment web auf 1 Replikat skaliert.'],
  [request('deployment-controller', 'update', 'replicasets', 'replicasets/default/web-1', 200, { spec: { replicas: 3 } }), 'The Deployment controller scaled ReplicaSet web-1 to 3 replicas.', 'Der Deployment-Controller hat ReplicaSet web-1 auf 3 Replikate skaliert.'],
  [request('kubectl', 'create', 'pods', 'pods/default/web-1', 403), 'The API server refused: you may not have Pod web-1 created (403).', 'Der API-Server hat abgelehnt: du darfst Pod web-1 nicht anlegen (403).'],
  [request('kubelet node-1', 'patch', 'pods', 'pods/default/web-1', 401), 'The API server refused: the kubelet on node-1 may not have Pod web-1 changed (401).', 'Der API-Server hat abgelehnt: der kubelet auf node-1 darf Pod web-1 nicht ändern (401).'],
  [request('kubectl', 'update', 'pods', 'pods/default/web-1', 409), undefined, undefined],
  [request('kube-scheduler', 'create', 'pods/binding', 'pods/default/web-1', 201, { target: { name: 'node-2' } }), 'The scheduler wrote: Pod web-1 runs on node-2.', 'Der Scheduler hat eingetragen: Pod web-1 läuft auf node-2.'],
  [request('kubelet node-1', 'patch', 'pods/status', 'pods/default/web-1'), 'The kubelet on node-1 reported the state of Pod web-1.', 'Der kubelet auf node-1 hat den Zustand von Pod web-1 gemeldet.'],
  [request('kubectl', 'create', 'pods/eviction', 'pods/default/web-1', 201), 'You asked to evict Pod web-1.', 'Du hast darum gebeten, Pod web-1 zu verdrängen.'],
  [aRecord('decision', 'kube-scheduler', 'scheduled', { object: 'pods/default/web-1', data: { node: 'node-1' } }), 'The scheduler picks node-1 for Pod web-1.', 'Der Scheduler wählt node-1 für Pod web-1.'],
  [aRecord('decision', 'kube-scheduler', 'unschedulable', { object: 'pods/default/web-1' }), 'The scheduler finds no node for Pod web-1.', 'Der Scheduler findet keinen Node für Pod web-1.'],
  [aRecord('process', 'kubelet node-1', 'restarting', { data: { process: 'kubelet', machine: 'node-1' } }), 'kubelet on node-1 is restarting.', 'kubelet auf node-1 startet neu.'],
  [aRecord('machine', 'node-1', 'lost power'), 'node-1: lost power.', 'node-1 hat keinen Strom mehr.'],
  [aRecord('action', 'kubectl', 'kubectl get pods'), 'You ran kubectl get pods.', 'Du hast kubectl get pods ausgeführt.'],
  [aRecord('action', 'you', 'unplug node-1', { data: { action: { do: 'power', machine: 'node-1', on: false } } }), 'You did this: node-1 loses power.', 'Das warst du: node-1 verliert den Strom.'],
  [aRecord('runtime', 'containerd node-1', 'PullImage', { object: 'pods/default/web-1' }), 'containerd on node-1 pulls the image of Pod web-1.', 'containerd auf node-1 lädt das Image von Pod web-1.'],
  [aRecord('traffic', 'users', 'failed', { object: 'services/default/web', data: { outcome: 'timeout' } }), 'A user’s request to Service web failed (timeout).', 'Eine Anfrage von außen an Service web ist fehlgeschlagen (timeout).'],
  [aRecord('watch', 'kube-scheduler', 'ADDED'), undefined, undefined],
]

describe('a record', () => {
  it.each(SENTENCES)('%# is told in both languages', async (record, english, german) => {
    expect(narrate(record)).toBe(english)
    await setLanguage('de')
    expect(narrate(record)).toBe(german)
  })

  it('a title has no article', async () => {
    expect(titleOfActor('kubelet node-1')).toBe('kubelet on node-1')
    await setLanguage('de')
    expect(titleOfActor('deployment-controller')).toBe('Deployment-Controller')
  })
})
