// What a pod's containers run, listen on, mount and are asked: one line each, for whoever looks from near.
import type { Container, Pod, Probe, Volume } from '../../cluster/api/types/core-v1.ts'

export interface NearContainer { readonly name: string; readonly image: string; readonly lines: readonly string[] }

/** Mounts and others that a container has room for. */
const LINES_MOST = 8

/** The containers of a pod, with those that only set up first. */
export function nearOf({ spec, status }: Pod): NearContainer[] {
  const volumes = new Map((spec?.volumes ?? []).map((volume) => [volume.name, volume]))
  const statuses = new Map([...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((each) => [each.name, each]))
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((container) => {
    const state = statuses.get(container.name)?.state
    const said = state?.running ? '' : (state?.waiting?.reason ?? state?.terminated?.reason ?? 'not started')
    const lines = [
      ...(said ? [said] : []),
      ...(container.ports ?? []).map(({ containerPort, name, protocol }) => `listens on ${containerPort}${protocol && protocol !== 'TCP' ? `/${protocol}` : ''}${name ? ` (${name})` : ''}`),
      ...asksOf(container),
      ...probesOf(container),
      ...(container.volumeMounts ?? []).map(({ mountPath, name, readOnly }) => `${mountPath} ← ${sourceOf(volumes.get(name), name)}${readOnly ? ', read only' : ''}`),
    ]
    return { name: container.name, image: container.image ?? '', lines: lines.length > LINES_MOST ? [...lines.slice(0, LINES_MOST - 1), `and ${lines.length - LINES_MOST + 1} more`] : lines }
  })
}

function asksOf({ resources }: Container): string[] {
  const list = (amounts: Readonly<Record<string, string>> | undefined): string => Object.entries(amounts ?? {}).map(([name, amount]) => `${name} ${amount}`).join(', ')
  return [...(resources?.requests ? [`asks for ${list(resources.requests)}`] : []), ...(resources?.limits ? [`at most ${list(resources.limits)}`] : [])]
}

function probesOf({ startupProbe, readinessProbe, livenessProbe }: Container): string[] {
  return ([['started?', startupProbe], ['ready?', readinessProbe], ['alive?', livenessProbe]] as const).flatMap(([question, probe]) => (probe ? [`${question} ${describeProbe(probe)}`] : []))
}

/** `GET :80/healthz every 10 s`. */
export function describeProbe({ httpGet, tcpSocket, grpc, exec, periodSeconds = 10 }: Probe): string {
  const what = httpGet ? `GET :${httpGet.port}${httpGet.path ?? '/'}` : tcpSocket ? `connects to :${tcpSocket.port}` : grpc ? `gRPC :${grpc.port}` : `runs ${(exec?.command ?? []).join(' ')}`
  return `${what} every ${periodSeconds} s`
}

function sourceOf(volume: Volume | undefined, name: string): string {
  if (!volume) return name
  if (volume.persistentVolumeClaim) return `claim ${volume.persistentVolumeClaim.claimName}`
  if (volume.configMap) return `ConfigMap ${volume.configMap.name ?? ''}`
  if (volume.secret) return `Secret ${volume.secret.secretName ?? ''}`
  if (volume.emptyDir) return volume.emptyDir.medium === 'Memory' ? 'memory' : 'an empty directory'
  if (volume.hostPath) return `the machine’s ${volume.hostPath.path}`
  return volume.projected ? 'token and certificates' : name
}
