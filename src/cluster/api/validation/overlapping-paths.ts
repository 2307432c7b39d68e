// Files of one volume that would lie in each other's way. Models warningsForOverlappingVirtualPaths of pkg/api/pod.
import type { Volume, VolumeProjection } from '../types/core-v1.ts'
import { goQuote } from './go-text.ts'

interface Source {
  readonly path: string
  /** What brings the file, when sources are mixed. */
  readonly from: string
}

type Items = readonly { readonly path: string }[] | undefined

export function overlapWarnings(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap(({ name, configMap, secret, downwardAPI, projected }) => {
    const warn = (description: string) => (overlap: string) => `volume ${goQuote(name)} (${description}): overlapping paths: ${overlap}`
    return [
      ...findOverlaps(sourcesOf(configMap?.items, '')).map(warn(`ConfigMap ${goQuote(configMap?.name ?? '')}`)),
      ...findOverlaps(sourcesOf(secret?.items, '')).map(warn(`Secret ${goQuote(secret?.secretName ?? '')}`)),
      ...findOverlaps(sourcesOf(downwardAPI?.items, '')).map(warn('DownwardAPI')),
      ...(projected?.sources ?? []).filter((source) => Object.keys(source).length === 0).map(() => `volume ${goQuote(name)} (Projected) has no sources provided`),
      ...findOverlaps((projected?.sources ?? []).flatMap(projectedSources)).map(warn('Projected')),
    ]
  })
}

function sourcesOf(items: Items, from: string): readonly Source[] {
  return (items ?? []).map(({ path }) => ({ path: path ?? '', from }))
}

function projectedSources({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): readonly Source[] {
  if (configMap?.items) return sourcesOf(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`)
  if (secret?.items) return sourcesOf(secret.items, `Secret ${goQuote(secret.name ?? '')}`)
  if (downwardAPI?.items) return sourcesOf(downwardAPI.items, 'DownwardAPI')
  if (serviceAccountToken) return [{ path: serviceAccountToken.path, from: 'ServiceAccountToken' }]
  if (clusterTrustBundle) return [{ path: clusterTrustBundle.path, from: `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}` }]
  if (!podCertificate) return []
  const files = [[podCertificate.certificateChainPath, 'chain'], [podCertificate.keyPath, 'key'], [podCertificate.credentialBundlePath, 'credential bundle']] as const
  return files.flatMap(([path, what]) => (path ? [{ path, from: `PodCertificate ${what}` }] : []))
}

/** Every pair where one path is the other or holds it. */
function findOverlaps(sources: readonly Source[]): readonly string[] {
  const trimmed = sources.map((source) => ({ ...source, path: source.path.replace(/\/+$/, '') }))
  return trimmed.flatMap((source, i) => trimmed.slice(0, i).filter((other) => overlaps(source.path, other.path)).map((other) => `${print(source)} with ${print(other)}`))
}

function overlaps(a: string, b: string): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`))
}

function print({ path, from }: Source): string {
  return from === '' ? goQuote(path) : `${goQuote(path)} (${from})`
}
