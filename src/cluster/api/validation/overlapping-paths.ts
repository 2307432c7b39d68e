// Files of one volume that would lie in each other's way. Models warningsForOverlappingVirtualPaths of pkg/api/pod.
import type { Volume, VolumeProjection } from '../types/core-v1.ts'
import { goQuote } from './go-text.ts'

/** A file, and what brings it when sources are mixed; that is told only when asked. */
interface File {
  readonly path: string
  readonly from?: VolumeProjection
}

type Items = readonly { readonly path: string }[]

export function warnOverlaps(warnings: string[], volume: Volume): void {
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap?.items) warnEach(warnings, volume, () => `ConfigMap ${goQuote(configMap.name ?? '')}`, filesOf(configMap.items))
  if (secret?.items) warnEach(warnings, volume, () => `Secret ${goQuote(secret.secretName ?? '')}`, filesOf(secret.items))
  if (downwardAPI?.items) warnEach(warnings, volume, () => 'DownwardAPI', filesOf(downwardAPI.items))
  if (!projected?.sources) return
  const files: File[] = []
  for (const source of projected.sources) {
    if (Object.keys(source).length === 0) warnings.push(`volume ${goQuote(volume.name)} (Projected) has no sources provided`)
    else addFiles(files, source)
  }
  warnEach(warnings, volume, () => 'Projected', files)
}

/** Every pair where one path is the other or holds it. */
function warnEach(warnings: string[], { name }: Volume, describe: () => string, files: readonly File[]): void {
  for (let i = 1; i < files.length; i++) {
    for (let j = 0; j < i; j++) {
      if (overlaps(files[i]!.path, files[j]!.path)) warnings.push(`volume ${goQuote(name)} (${describe()}): overlapping paths: ${print(files[i]!)} with ${print(files[j]!)}`)
    }
  }
}

function filesOf(items: Items): readonly File[] {
  return items.map(({ path }) => ({ path: trim(path) }))
}

function addFiles(files: File[], from: VolumeProjection): void {
  const { serviceAccountToken, clusterTrustBundle, podCertificate } = from
  const items = from.configMap?.items ?? from.secret?.items ?? from.downwardAPI?.items
  if (items) for (const { path } of items) files.push({ path: trim(path), from })
  else if (serviceAccountToken) files.push({ path: trim(serviceAccountToken.path), from })
  else if (clusterTrustBundle) files.push({ path: trim(clusterTrustBundle.path), from })
  else if (podCertificate) for (const path of [podCertificate.certificateChainPath, podCertificate.keyPath, podCertificate.credentialBundlePath]) if (path) files.push({ path: trim(path), from })
}

function trim(path: string | undefined): string {
  return path === undefined ? '' : path.endsWith('/') ? path.replace(/\/+$/, '') : path
}

function overlaps(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  const [long, short] = a.length < b.length ? [b, a] : [a, b]
  return long.startsWith(short) && (long.length === short.length || long[short.length] === '/')
}

function print({ path, from }: File): string {
  return from ? `${goQuote(path)} (${sourceName(path, from)})` : goQuote(path)
}

function sourceName(path: string, { configMap, secret, downwardAPI, clusterTrustBundle, podCertificate }: VolumeProjection): string {
  if (configMap?.items) return `ConfigMap ${goQuote(configMap.name ?? '')}`
  if (secret?.items) return `Secret ${goQuote(secret.name ?? '')}`
  if (downwardAPI?.items) return 'DownwardAPI'
  if (clusterTrustBundle) return `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}`
  if (!podCertificate) return 'ServiceAccountToken'
  return `PodCertificate ${path === trim(podCertificate.certificateChainPath) ? 'chain' : path === trim(podCertificate.keyPath) ? 'key' : 'credential bundle'}`
}
