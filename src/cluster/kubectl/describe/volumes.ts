// Volumes of pods and the sources of persistent ones, field by field. Models describeVolumes and the print…VolumeSource functions.
import { parseQuantity, printQuantity, quantitySign } from '../../api/quantity/index.ts'
import { storageClassOf } from '../../api/table/index.ts'
import type { DownwardAPIVolumeSource, EphemeralVolumeSource, PersistentVolumeSpec, ProjectedVolumeSource, Volume } from '../../api/types/core-v1.ts'
import { shorten, type Page } from './page.ts'
import { PERSISTENT_SOURCES, SOURCES, type SourceKind } from './volume-sources.ts'

/** `Volumes:` and each of them; a template's stand a level deeper. */
export function describeVolumes(page: Page, volumes: readonly Volume[] | undefined, inTemplate: boolean): void {
  const level = inTemplate ? 1 : 0
  if (!volumes?.length) {
    page.field(level, 'Volumes', '<none>')
    return
  }
  page.line(level, 'Volumes:')
  for (const volume of volumes) {
    page.line(1, `${inTemplate ? ' ' : ''}${volume.name}:`)
    describeVolume(page, volume)
  }
}

function describeVolume(page: Page, volume: Volume): void {
  if (volume.emptyDir) {
    const { medium = '', sizeLimit } = volume.emptyDir
    describeType(page, "EmptyDir (a temporary directory that shares a pod's lifetime)")
    page.field(2, 'Medium', medium)
    page.field(2, 'SizeLimit', sizeLimit !== undefined && quantitySign(sizeLimit) > 0 ? printQuantity(parseQuantity(sizeLimit)) : '<unset>')
  } else if (volume.projected) describeProjected(page, volume.projected)
  else if (volume.downwardAPI) describeDownwardAPI(page, volume.downwardAPI)
  else if (volume.ephemeral) describeEphemeral(page, volume.ephemeral)
  else describeSource(page, SOURCES, volume)
}

/** What is behind a PersistentVolume. */
export function describePersistentSource(page: Page, spec: PersistentVolumeSpec): void {
  describeSource(page, PERSISTENT_SOURCES, spec)
}

function describeSource(page: Page, kinds: readonly SourceKind[], holder: Volume | PersistentVolumeSpec): void {
  const sources: { readonly [key: string]: unknown } = { ...holder }
  const kind = kinds.find(({ key }) => sources[key] !== undefined)
  if (!kind) {
    page.line(1, '<unknown>')
    return
  }
  const source = sources[kind.key] as { readonly [key: string]: unknown }
  describeType(page, kind.type)
  for (const [label, show] of kind.fields) page.line(2, `${label}\t${show(source)}`)
  if (kind.attributes) describeAttributes(page, source['volumeAttributes'] as { readonly [key: string]: string } | undefined)
}

function describeType(page: Page, type: string): void {
  page.field(2, 'Type', type)
}

const ATTRIBUTE_LENGTH_MAX = 140

function describeAttributes(page: Page, attributes: { readonly [key: string]: string } | undefined): void {
  const keys = Object.keys(attributes ?? {}).sort()
  page.list(2, 'VolumeAttributes', keys.map((key) => `    ${shorten(`${key}=${attributes![key]}`, ATTRIBUTE_LENGTH_MAX)}`))
}

function describeProjected(page: Page, { sources }: ProjectedVolumeSource): void {
  describeType(page, 'Projected (a volume that contains injected data from multiple sources)')
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources ?? []) {
    if (secret) {
      page.field(2, 'SecretName', secret.name ?? '')
      page.field(2, 'Optional', secret.optional ?? false)
    } else if (downwardAPI) page.field(2, 'DownwardAPI', true)
    else if (configMap) {
      page.field(2, 'ConfigMapName', configMap.name ?? '')
      page.field(2, 'Optional', configMap.optional ?? false)
    } else if (serviceAccountToken) page.field(2, 'TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 0)
  }
}

function describeDownwardAPI(page: Page, { items }: DownwardAPIVolumeSource): void {
  describeType(page, 'DownwardAPI (a volume populated by information about the pod)')
  page.line(2, 'Items:')
  for (const { fieldRef, resourceFieldRef, path } of items ?? []) {
    if (fieldRef) page.line(3, `${fieldRef.fieldPath} -> ${path}`)
    if (resourceFieldRef) page.line(3, `${resourceFieldRef.resource} -> ${path}`)
  }
}

function describeEphemeral(page: Page, { volumeClaimTemplate }: EphemeralVolumeSource): void {
  describeType(page, 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)')
  if (!volumeClaimTemplate) return
  const inner = page.nested(2)
  const { metadata = {}, spec } = volumeClaimTemplate
  inner.field(0, 'StorageClass', storageClassOf({ metadata, spec }))
  inner.field(0, 'Volume', spec.volumeName ?? '')
  inner.map(0, 'Labels', metadata.labels)
  inner.annotations('Annotations', metadata.annotations)
  inner.field(0, 'Capacity', '')
  inner.field(0, 'Access Modes', '')
  if (spec.volumeMode) inner.field(0, 'VolumeMode', spec.volumeMode)
  if (!spec.dataSource) return
  inner.line(0, 'DataSource:')
  if (typeof spec.dataSource.apiGroup === 'string') inner.field(1, 'APIGroup', spec.dataSource.apiGroup)
  inner.field(1, 'Kind', spec.dataSource.kind)
  inner.field(1, 'Name', spec.dataSource.name)
}
