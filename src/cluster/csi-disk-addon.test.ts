// Disks of a zone in a whole cluster: where they come to lie, how they follow their pod, and what keeps them from it.
import { expect, it } from 'vitest'
import { MINUTE, SECOND } from '../kernel/index.ts'
import type { KubeObject } from './api/index.ts'
import type { Event, PersistentVolume, Pod } from './api/types/core-v1.ts'
import type { CSINode, VolumeAttachment } from './api/types/storage-v1.ts'
import { createCluster, type Cluster } from './cluster.ts'

const machine = { region: 'eu', cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }
const zoned = (name: string, zone: string) => ({ ...machine, name, zone })
const APP = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: only-b}
provisioner: disk.csi.kubarium.dev
volumeBindingMode: WaitForFirstConsumer
allowedTopologies: [{matchLabelExpressions: [{key: topology.kubernetes.io/zone, values: [eu-b]}]}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: only-b, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 10}]
      terminationGracePeriodSeconds: 1
      containers: [{name: db, image: "busybox:1.36", command: [sh, -c, "echo $HOSTNAME >> /data/who; sleep 99999"], volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`

class Story {
  readonly cluster: Cluster = createCluster({ seed: 3, controlPlane: { name: 'cp', region: 'eu', zone: 'eu-a' }, nodes: [zoned('node-a', 'eu-a'), zoned('node-b1', 'eu-b'), zoned('node-b2', 'eu-b')], addons: false, cloud: false, csiDisks: true, preloadImages: true })

  advance(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.now + seconds * SECOND)
  }

  kubectl(line: string, files: Readonly<Record<string, string>> = {}): string {
    const run = this.cluster.kubectl(line, { files })
    while (!run.done) this.advance(0.1)
    return run.stdout + run.stderr
  }

  all<T extends KubeObject>(resource: string): T[] {
    return [...this.cluster.objects()].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object as T)
  }

  get pods(): Pod[] {
    return this.all<Pod>('pods').filter(({ metadata }) => metadata.labels?.['app'] === 'db')
  }

  get attachments(): string[] {
    return this.all<VolumeAttachment>('volumeattachments.storage.k8s.io').map(({ spec, status }) => `${spec.nodeName} ${status?.attached}`)
  }

  said(reason: string): string[] {
    return this.all<Event>('events').filter((event) => event.reason === reason).map(({ message = '' }) => message)
  }

  until(what: () => boolean, seconds: number): void {
    for (let i = 0; i < seconds && !what(); i++) this.advance(1)
    expect(what()).toBe(true)
  }
}

it('a disk lies in the zone of its pod, moves with it, and is pulled from a lost node after six minutes', () => {
  const story = new Story()
  story.cluster.boot()
  story.advance(40)
  expect(story.all<CSINode>('csinodes.storage.k8s.io').map(({ metadata, spec }) => [metadata.name, spec.drivers])).toEqual(['node-a', 'node-b1', 'node-b2'].map((name) => [name, [{ name: 'disk.csi.kubarium.dev', nodeID: name, topologyKeys: ['topology.kubernetes.io/zone'], allocatable: { count: 16 } }]]))

  story.kubectl('apply -f app.yaml', { 'app.yaml': APP })
  story.until(() => story.pods.some(({ status }) => status?.phase === 'Running'), 60)
  const [volume] = story.all<PersistentVolume>('persistentvolumes')
  expect(volume?.spec).toMatchObject({ csi: { driver: 'disk.csi.kubarium.dev', volumeHandle: `eu-b/${volume?.metadata.name}` }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['eu-b'] }] }] } } })
  const name = volume!.metadata.name
  const first = story.pods[0]!
  const lost = first.spec!.nodeName!
  const other = lost === 'node-b1' ? 'node-b2' : 'node-b1'
  expect(story.attachments).toEqual([`${lost} true`])
  expect(story.said('Provisioning')).toEqual(['External provisioner is provisioning volume for claim "default/data"'])
  expect(story.said('ProvisioningSucceeded')).toEqual([`Successfully provisioned volume ${name}`])
  expect(story.said('SuccessfulAttachVolume')).toEqual([`AttachVolume.Attach succeeded for volume "${name}" `])
  expect(story.said('FailedMount')).toEqual([])

  story.cluster.act({ do: 'power', machine: lost, on: false })
  story.until(() => story.pods.length === 2, 120)
  story.advance(10)
  expect(story.said('FailedAttachVolume')).toEqual([`Multi-Attach error for volume "${name}" Volume is already used by pod(s) ${first.metadata.name}`])
  story.kubectl(`delete pod ${first.metadata.name} --force --grace-period=0`)
  const givenUpAt = story.cluster.kernel.now
  story.until(() => story.attachments.includes(`${other} true`), 420)
  expect((story.cluster.kernel.now - givenUpAt) / MINUTE).toBeGreaterThan(6)
  story.until(() => story.pods.some(({ status }) => status?.phase === 'Running'), 180)
  const second = story.pods[0]!
  expect(story.kubectl(`exec ${second.metadata.name} -- cat /data/who`)).toBe(`${first.metadata.name}\n${second.metadata.name}\n`)

  story.kubectl('delete deployment db')
  story.kubectl('delete pvc data --wait=false')
  story.until(() => story.all('persistentvolumes').length === 0, 120)
  expect(story.attachments).toEqual([])
})
