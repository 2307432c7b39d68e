// What a pod's containers run, listen on, mount and are asked: one line each, for whoever looks from near.
import { words } from '../../words/index.ts'
import type { Container, Pod, Probe, Volume, VolumeMount } from '../../cluster/api/types/core-v1.ts'

export interface NearContainer {
  readonly name: string
  readonly image: string
  readonly lines: readonly string[]
  /** The claims that it mounts (`namespace/name`), by the line that says so. */
  readonly claims: ReadonlyMap<string, string>
}

/** Mounts and others that a container has room for. */
const LINES_MOST = 8

/** The containers of a pod, with those that only set up first. */
export function nearOf({ metadata, spec, status }: Pod): NearContainer[] {
  const volumes = new Map((spec?.volumes ?? []).map((volume) => [volume.name, volume]))
  const statuses = new Map([...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((each) => [each.name, each]))
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((container) => {
    const state = statuses.get(container.name)?.state
    const said = state?.running ? '' : (state?.waiting?.reason ?? state?.terminated?.reason ?? 'not started')
    const lines = [
      ...(said ? [said] : []),
      ...(container.ports ?? []).map(({ containerPort, name, protocol }) => words('stage')('near.listens', { port: `${containerPort}${protocol && protocol !== 'TCP' ? `/${protocol}` : ''}${name ? ` (${name})` : ''}` })),
      ...asksOf(container),
      ...probesOf(container),
      ...(container.volumeMounts ?? []).map((mount) => mountLine(mount, volumes)),
    ]
    const claims = new Map((container.volumeMounts ?? []).flatMap((mount) => {
      const claim = volumes.get(mount.name)?.persistentVolumeClaim?.claimName
      return claim === undefined ? [] : [[mountLine(mount, volumes), `${metadata.namespace}/${claim}`] as const]
    }))
    return { name: container.name, image: container.image ?? '', lines: lines.length > LINES_MOST ? [...lines.slice(0, LINES_MOST - 1), words('stage')('near.more', { count: lines.length - LINES_MOST + 1 })] : lines, claims }
  })
}

function mountLine({ mountPath, name, readOnly }: VolumeMount, volumes: ReadonlyMap<string, Volume>): string {
  return `${mountPath} ← ${sourceOf(volumes.get(name), name)}${readOnly ? words('stage')('near.readOnly') : ''}`
}

function asksOf({ resources }: Container): string[] {
  const list = (amounts: Readonly<Record<string, string>> | undefined): string => Object.entries(amounts ?? {}).map(([name, amount]) => `${name} ${amount}`).join(', ')
  return [...(resources?.requests ? [words('stage')('near.asks', { what: list(resources.requests) })] : []), ...(resources?.limits ? [words('stage')('near.limits', { what: list(resources.limits) })] : [])]
}

function probesOf({ startupProbe, readinessProbe, livenessProbe }: Container): string[] {
  return ([['started', startupProbe], ['ready', readinessProbe], ['alive', livenessProbe]] as const).flatMap(([question, probe]) => (probe ? [`${words('stage')(`near.probe.${question}`)} ${describeProbe(probe)}`] : []))
}

/** `GET :80/healthz every 10 s`. */
export function describeProbe({ httpGet, tcpSocket, grpc, exec, periodSeconds = 10 }: Probe): string {
  const what = httpGet ? `GET :${httpGet.port}${httpGet.path ?? '/'}` : tcpSocket ? words('stage')('near.connects', { port: tcpSocket.port }) : grpc ? `gRPC :${grpc.port}` : words('stage')('near.runs', { command: (exec?.command ?? []).join(' ') })
  return words('stage')('near.every', { what, seconds: periodSeconds })
}

function sourceOf(volume: Volume | undefined, name: string): string {
  if (!volume) return name
  if (volume.persistentVolumeClaim) return words('stage')('near.claim', { name: volume.persistentVolumeClaim.claimName })
  if (volume.configMap) return `ConfigMap ${volume.configMap.name ?? ''}`
  if (volume.secret) return `Secret ${volume.secret.secretName ?? ''}`
  if (volume.emptyDir) return volume.emptyDir.medium === 'Memory' ? words('stage')('near.memory') : words('stage')('near.emptyDir')
  if (volume.hostPath) return words('stage')('near.hostPath', { path: volume.hostPath.path })
  return volume.projected ? words('stage')('near.projected') : name
}
