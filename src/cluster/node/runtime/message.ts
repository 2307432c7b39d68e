// What programs say to each other over the pod network. One message, one answer; connections are not modelled beyond that.

/** Transport, as Services and container ports name it. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export type Headers = Readonly<Record<string, string>>

export interface HttpRequest {
  readonly protocol: 'http'
  /** `https` is accepted by a server that says it speaks TLS; others answer with bytes that are no TLS. */
  readonly scheme: 'http' | 'https'
  readonly method: string
  /** Of the Host header. */
  readonly host: string
  /** With the query string. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Headers
  readonly body: string
}

export interface HttpResponse {
  readonly protocol: 'http'
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Opens a TCP connection and closes it: what a TCP probe or `nc -z` does. Answered by whoever listens, without its handler. */
export interface Connect {
  readonly protocol: 'connect'
}

/** Some bytes, and the bytes that come back: redis, postgres, `nc`. */
export interface Bytes {
  readonly protocol: 'bytes'
  readonly data: string
}

export interface GrpcHealthCheck {
  readonly protocol: 'grpc'
  readonly service: string
}

export interface GrpcHealthAnswer {
  readonly protocol: 'grpc'
  readonly status: 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN' | 'UNIMPLEMENTED'
}

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT'

export interface DnsQuery {
  readonly protocol: 'dns'
  /** Without a final dot. */
  readonly name: string
  readonly type: DnsType
}

export interface DnsAnswer {
  readonly protocol: 'dns'
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly records: readonly { readonly name: string; readonly type: DnsType; readonly ttlSeconds: number; readonly data: string }[]
}

export type Message = HttpRequest | Connect | Bytes | GrpcHealthCheck | DnsQuery
export type Answer = HttpResponse | Connect | Bytes | GrpcHealthAnswer | DnsAnswer

/** The transport a message travels by when the caller does not say. */
export function transportOf(message: Message): Protocol {
  return message.protocol === 'dns' ? 'UDP' : 'TCP'
}
