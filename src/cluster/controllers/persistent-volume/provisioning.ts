// Makes a volume for a claim, and does away with one that is released. Each runs beside the syncs, under a name of its own.
// Models provisionClaim and deleteVolumeOperation of pv_controller.go, and the host-path plugin's provisioner.
import { hasReason, keyOf, type New } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import type { StorageClass } from '../../api/types/storage-v1.ts'
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, referenceOf } from '../../client/index.ts'
import { MILLISECOND, sleep, type Micros, type Process, type Random } from '../../../kernel/index.ts'
import { attempt } from '../framework/index.ts'
import { BOUND_BY_CONTROLLER, PROVISIONED_BY, writePhase, type Binder } from './binding.ts'
import { classOf } from './matching.ts'

/** The one provisioner that the controller manager has in itself. */
export const HOST_PATH = 'kubernetes.io/host-path'
export const VOLUME_FINALIZER = 'kubernetes.io/pv-controller'
/** How long it takes to make a directory on the host, with what stands around it. */
const DIRECTORY_LEAST: Micros = 3 * MILLISECOND
const DIRECTORY_MOST: Micros = 8 * MILLISECOND
const PROVISIONERS = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner']

/** Runs an operation unless one of that name is running; what it fails at is tried again by a later sync. */
function runBeside({ context, running }: Binder, name: string, body: () => Process<void>): void {
  if (running.has(name)) return
  running.add(name)
  context.group.spawn(name, once(running, name, body()))
}

function* once(running: Set<string>, name: string, body: Process<void>): Process<void> {
  try {
    yield* attempt(body)
  } finally {
    running.delete(name)
  }
}

/** Sees to it that a volume is made for a claim, here or by an external provisioner. */
export function provision(binder: Binder, claim: PersistentVolumeClaim): void {
  const { classes, recorder } = binder
  const name = classOf(claim)
  const storageClass = classes.get(name)
  if (!storageClass) return recorder.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
  const { provisioner } = storageClass
  if (provisioner !== HOST_PATH && provisioner.startsWith('kubernetes.io/')) return recorder.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`)
  runBeside(binder, `provision-${keyOf(claim)}[${claim.metadata.uid}]`, () => (provisioner === HOST_PATH ? provisionHere(binder, claim, storageClass) : provisionElsewhere(binder, claim, provisioner)))
}

function* setProvisioner({ client, claims }: Binder, claim: PersistentVolumeClaim, provisioner: string): Process<PersistentVolumeClaim> {
  if (PROVISIONERS.every((annotation) => claim.metadata.annotations?.[annotation] === provisioner)) return claim
  const annotations = { ...claim.metadata.annotations, ...Object.fromEntries(PROVISIONERS.map((annotation) => [annotation, provisioner])) }
  return claims.note(yield* client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, annotations } }))
}

function* provisionElsewhere(binder: Binder, claim: PersistentVolumeClaim, provisioner: string): Process<void> {
  const marked = yield* setProvisioner(binder, claim, provisioner)
  binder.recorder.event(
    marked,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  )
}

function* provisionHere(binder: Binder, unmarked: PersistentVolumeClaim, storageClass: StorageClass): Process<void> {
  const { client, recorder, kernel, volumes } = binder
  const claim = yield* setProvisioner(binder, unmarked, storageClass.provisioner)
  const name = `pvc-${claim.metadata.uid}`
  const found = yield* attempt(client.get(PERSISTENT_VOLUMES, name))
  // It was made already; the next sync binds it.
  if (!hasReason(found.error, 'NotFound')) return
  const random = kernel.random('host-path provisioner')
  yield* sleep(random.between(DIRECTORY_LEAST, DIRECTORY_MOST))
  const made = yield* attempt(client.create(PERSISTENT_VOLUMES, planVolume(claim, storageClass, name, makeUuid(random))))
  if (made.value) {
    volumes.note(made.value)
    recorder.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name} using ${storageClass.provisioner}`)
  } else if (!hasReason(made.error, 'AlreadyExists')) {
    recorder.event(claim, 'Warning', 'ProvisioningFailed', `Error creating provisioned PV object for claim ${keyOf(claim)}: ${made.error?.message}. Deleting the volume.`)
  }
}

/** The volume that the host-path provisioner makes: a directory, bound to its claim from the start. */
export function planVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, name: string, directory: string): New<PersistentVolume> {
  const policy = storageClass.reclaimPolicy ?? 'Delete'
  return {
    kind: 'PersistentVolume',
    apiVersion: 'v1',
    metadata: {
      name,
      annotations: { 'kubernetes.io/createdby': 'hostpath-dynamic-provisioner', [BOUND_BY_CONTROLLER]: 'yes', [PROVISIONED_BY]: storageClass.provisioner },
      ...(policy === 'Delete' ? { finalizers: [VOLUME_FINALIZER] } : {}),
    },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '0' },
      hostPath: { path: `/tmp/hostpath_pv/${directory}`, type: '' },
      accessModes: claim.spec?.accessModes,
      claimRef: referenceOf(claim),
      persistentVolumeReclaimPolicy: policy,
      storageClassName: classOf(claim),
      volumeMode: 'Filesystem',
    },
    status: { phase: 'Bound' },
  }
}

function makeUuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** The name of the operation that deletes a volume. */
export const deletionOf = ({ metadata }: PersistentVolume): string => `delete-${metadata.name}[${metadata.uid}]`

/** Does away with a released volume whose policy says so. */
export function reclaim(binder: Binder, volume: PersistentVolume): void {
  if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return
  runBeside(binder, deletionOf(volume), () => deleteVolume(binder, volume))
}

function* deleteVolume(binder: Binder, { metadata }: PersistentVolume): Process<void> {
  const { client, claims, volumes, recorder } = binder
  const volume: PersistentVolume = yield* client.get(PERSISTENT_VOLUMES, metadata.name)
  const reference = volume.spec?.claimRef
  const claim = claims.get(`${reference?.namespace}/${reference?.name}`)
  if (!reference?.uid || claim?.metadata.uid === reference.uid) return
  const path = volume.spec?.hostPath?.path
  const provisioner = volume.metadata.annotations?.[PROVISIONED_BY]
  // Only who made a volume can delete what is behind it.
  if (provisioner !== undefined && !provisioner.startsWith('kubernetes.io/')) return
  if (path === undefined || !path.startsWith('/tmp/')) {
    const problem = path === undefined ? `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched` : `host_path deleter only supports /tmp/.+ but received provided ${path}`
    yield* writePhase(binder, volume, 'Failed', problem)
    return recorder.event(volume, 'Warning', 'VolumeFailedDelete', problem)
  }
  const latest: PersistentVolume = yield* client.get(PERSISTENT_VOLUMES, metadata.name)
  if (latest.metadata.finalizers?.includes(VOLUME_FINALIZER)) {
    const finalizers = latest.metadata.finalizers.filter((finalizer) => finalizer !== VOLUME_FINALIZER)
    volumes.note(yield* client.update(PERSISTENT_VOLUMES, { ...latest, metadata: { ...latest.metadata, finalizers } }))
  }
  yield* client.delete(PERSISTENT_VOLUMES, metadata.name)
}

