// A probe on one line. Models DescribeProbe.
import { joinHostPort } from '../../api/table/index.ts'
import type { HTTPGetAction, Probe } from '../../api/types/core-v1.ts'
import { bracketed } from './page.ts'

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: Probe): string {
  const times = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s`
  const counts = `#success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`
  return `${actionText(probe)} ${times} ${counts}`
}

function actionText({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return `exec ${bracketed(exec.command)}`
  if (httpGet) return `http-get ${urlText(httpGet)}`
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`
  return 'unknown'
}

function urlText({ scheme, host = '', port, path = '' }: HTTPGetAction): string {
  const authority = port === '' ? host : joinHostPort(host, port)
  const slash = path !== '' && !path.startsWith('/') ? '/' : ''
  return `${scheme ? `${scheme.toLowerCase()}:` : ''}//${authority}${slash}${escapePath(path)}`
}

/** Escapes a path as net/url does: a `?` in it would begin the query. */
function escapePath(path: string): string {
  return path === '*' ? path : path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]+/gu, (rest) => encodeURIComponent(rest).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`))
}
