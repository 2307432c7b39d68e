// Every kind of volume that is no more than a list of fields, as a table.
import { bracketed } from './page.ts'

type Source = { readonly [key: string]: unknown }
type Show = (source: Source) => string

/** One member of a volume: its name in the object, what its type line says, and its fields as labels with their values. */
export interface SourceKind {
  readonly key: string
  readonly type: string
  readonly fields: readonly (readonly [label: string, show: Show])[]
  /** CSI volumes end with their attributes. */
  readonly attributes?: boolean
}

const text = (name: string, otherwise = ''): Show => (source) => String(source[name] ?? otherwise)
const number = (name: string): Show => text(name, '0')
const flag = (name: string): Show => text(name, 'false')
const list = (name: string): Show => (source) => bracketed(source[name] as readonly unknown[] | undefined)

/** A reference to a secret, as its Go type prints itself. */
const reference = (name: string, type: string, withNamespace = false): Show => (source) => {
  const value = source[name] as { readonly name?: string; readonly namespace?: string } | undefined
  if (!value) return 'nil'
  return `&${type}{Name:${value.name ?? ''},${withNamespace ? `Namespace:${value.namespace ?? ''},` : ''}}`
}
const localSecret = reference('secretRef', 'LocalObjectReference')
const secret = reference('secretRef', 'SecretReference', true)

const options: Show = (source) => {
  const values = (source['options'] ?? {}) as Source
  return `map[${Object.keys(values).sort().map((key) => `${key}:${values[key]}`).join(' ')}]`
}

const FS_TYPE = ['FSType:', text('fsType')] as const
const READ_ONLY = ['ReadOnly:', flag('readOnly')] as const

const HOST_PATH: SourceKind = {
  key: 'hostPath',
  type: 'HostPath (bare host directory volume)',
  fields: [['Path:', text('path')], ['HostPathType:', text('type', '<none>')]],
}
const GCE: SourceKind = {
  key: 'gcePersistentDisk',
  type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
  fields: [['PDName:', text('pdName')], FS_TYPE, ['Partition:', number('partition')], READ_ONLY],
}
const AWS: SourceKind = {
  key: 'awsElasticBlockStore',
  type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
  fields: [['VolumeID:', text('volumeID')], FS_TYPE, ['Partition:', number('partition')], READ_ONLY],
}
const NFS: SourceKind = {
  key: 'nfs',
  type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
  fields: [['Server:', text('server')], ['Path:', text('path')], READ_ONLY],
}
const QUOBYTE: SourceKind = {
  key: 'quobyte',
  type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
  fields: [['Registry:', text('registry')], ['Volume:', text('volume')], READ_ONLY],
}
const VSPHERE: SourceKind = {
  key: 'vsphereVolume',
  type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
  fields: [['VolumePath:', text('volumePath')], FS_TYPE, ['StoragePolicyName:', text('storagePolicyName')]],
}
const AZURE_DISK: SourceKind = {
  key: 'azureDisk',
  type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
  fields: [['DiskName:', text('diskName')], ['DiskURI:', text('diskURI')], ['Kind: ', text('kind')], FS_TYPE, ['CachingMode:', text('cachingMode')], READ_ONLY],
}
const PHOTON: SourceKind = {
  key: 'photonPersistentDisk',
  type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
  fields: [['PdID:', text('pdID')], FS_TYPE],
}
const PORTWORX: SourceKind = { key: 'portworxVolume', type: 'PortworxVolume (a Portworx Volume resource)', fields: [['VolumeID:', text('volumeID')]] }
const FC: SourceKind = {
  key: 'fc',
  type: 'FC (a Fibre Channel disk)',
  fields: [['TargetWWNs:', (source) => ((source['targetWWNs'] ?? []) as readonly string[]).join(', ')], ['LUN:', text('lun', '<none>')], FS_TYPE, READ_ONLY],
}
const FLOCKER: SourceKind = {
  key: 'flocker',
  type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
  fields: [['DatasetName:', text('datasetName')], ['DatasetUUID:', text('datasetUUID')]],
}
const LOCAL: SourceKind = { key: 'local', type: 'LocalVolume (a persistent volume backed by local storage on a node)', fields: [['Path:', text('path')]] }

const iscsi = (secretRef: Show): SourceKind => ({
  key: 'iscsi',
  type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
  fields: [
    ['TargetPortal:', text('targetPortal')],
    ['IQN:', text('iqn')],
    ['Lun:', number('lun')],
    ['ISCSIInterface', text('iscsiInterface')],
    FS_TYPE,
    READ_ONLY,
    ['Portals:', list('portals')],
    ['DiscoveryCHAPAuth:', flag('chapAuthDiscovery')],
    ['SessionCHAPAuth:', flag('chapAuthSession')],
    ['SecretRef:', secretRef],
    ['InitiatorName:', text('initiatorName', '<none>')],
  ],
})
const glusterfs = (namespace: boolean): SourceKind => ({
  key: 'glusterfs',
  type: 'Glusterfs (a Glusterfs mount on the host that shares a pod\'s lifetime)',
  fields: [
    ['EndpointsName:', text('endpoints')],
    ...(namespace ? [['EndpointsNamespace:', text('endpointsNamespace', '<unset>')] as const] : []),
    ['Path:', text('path')],
    READ_ONLY,
  ],
})
const rbd = (secretRef: Show): SourceKind => ({
  key: 'rbd',
  type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
  fields: [
    ['CephMonitors:', list('monitors')],
    ['RBDImage:', text('image')],
    FS_TYPE,
    ['RBDPool:', text('pool')],
    ['RadosUser:', text('user')],
    ['Keyring:', text('keyring')],
    ['SecretRef:', secretRef],
    READ_ONLY,
  ],
})
const cinder = (secretRef: Show): SourceKind => ({
  key: 'cinder',
  type: 'Cinder (a Persistent Disk resource in OpenStack)',
  fields: [['VolumeID:', text('volumeID')], FS_TYPE, READ_ONLY, ['SecretRef:', secretRef]],
})
const scaleIO = (secretFields: SourceKind['fields']): SourceKind => ({
  key: 'scaleIO',
  type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
  fields: [
    ['Gateway:', text('gateway')],
    ['System:', text('system')],
    ['Protection Domain:', text('protectionDomain')],
    ['Storage Pool:', text('storagePool')],
    ['Storage Mode:', text('storageMode')],
    ['VolumeName:', text('volumeName')],
    ...secretFields,
    FS_TYPE,
    READ_ONLY,
  ],
})
const cephFS = (secretRef: Show): SourceKind => ({
  key: 'cephfs',
  type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
  fields: [
    ['Monitors:', list('monitors')],
    ['Path:', text('path')],
    ['User:', text('user')],
    ['SecretFile:', text('secretFile')],
    ['SecretRef:', secretRef],
    READ_ONLY,
  ],
})
const STORAGE_OS: SourceKind = {
  key: 'storageos',
  type: 'StorageOS (a StorageOS Persistent Disk resource)',
  fields: [['VolumeName:', text('volumeName')], ['VolumeNamespace:', text('volumeNamespace')], FS_TYPE, READ_ONLY],
}
const azureFile = (namespace: boolean): SourceKind => ({
  key: 'azureFile',
  type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
  fields: [
    ['SecretName:', text('secretName')],
    ...(namespace ? [['SecretNamespace:', text('secretNamespace')] as const] : []),
    ['ShareName:', text('shareName')],
    READ_ONLY,
  ],
})
const flex = (secretRef: Show): SourceKind => ({
  key: 'flexVolume',
  type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
  fields: [['Driver:', text('driver')], FS_TYPE, ['SecretRef:', secretRef], READ_ONLY, ['Options:', options]],
})
const csi = (handle: boolean): SourceKind => ({
  key: 'csi',
  type: 'CSI (a Container Storage Interface (CSI) volume source)',
  fields: [['Driver:', text('driver')], FS_TYPE, ...(handle ? [['VolumeHandle:', text('volumeHandle')] as const] : []), READ_ONLY],
  attributes: true,
})
const secretPart = (name: 'name' | 'namespace'): Show => (source) => (source['secretRef'] as { readonly name?: string; readonly namespace?: string } | undefined)?.[name] ?? ''

/** Of a pod's volumes, in the order in which they are looked for. */
export const SOURCES: readonly SourceKind[] = [
  HOST_PATH,
  GCE,
  AWS,
  { key: 'gitRepo', type: 'GitRepo (a volume that is pulled from git when the pod is created)', fields: [['Repository:', text('repository')], ['Revision:', text('revision')]] },
  { key: 'secret', type: 'Secret (a volume populated by a Secret)', fields: [['SecretName:', text('secretName')], ['Optional:', flag('optional')]] },
  { key: 'configMap', type: 'ConfigMap (a volume populated by a ConfigMap)', fields: [['Name:', text('name')], ['Optional:', flag('optional')]] },
  NFS,
  iscsi(localSecret),
  glusterfs(false),
  {
    key: 'persistentVolumeClaim',
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    fields: [['ClaimName:', text('claimName')], READ_ONLY],
  },
  rbd(localSecret),
  QUOBYTE,
  AZURE_DISK,
  VSPHERE,
  cinder(localSecret),
  PHOTON,
  PORTWORX,
  scaleIO([]),
  cephFS(localSecret),
  STORAGE_OS,
  FC,
  azureFile(false),
  flex(localSecret),
  FLOCKER,
  csi(false),
  { key: 'image', type: 'Image (a container image or OCI artifact)', fields: [['Reference:', text('reference')], ['PullPolicy:', text('pullPolicy')]] },
]

/** Of PersistentVolumes. */
export const PERSISTENT_SOURCES: readonly SourceKind[] = [
  HOST_PATH, GCE, AWS, NFS, iscsi(secret), glusterfs(true), rbd(secret), QUOBYTE, VSPHERE, cinder(secret), AZURE_DISK, PHOTON, PORTWORX,
  scaleIO([['SecretName:', secretPart('name')], ['SecretNamespace:', secretPart('namespace')]]),
  LOCAL, cephFS(secret), STORAGE_OS, FC, azureFile(true), flex(secret), FLOCKER, csi(true),
]
