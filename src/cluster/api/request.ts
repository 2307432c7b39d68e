// What travels between a client and the API server: one request, its answer, and the items of a stream.
// An HTTP host parses URLs and headers into this form; inside the model requests are made in it.
import type { KubeObject } from './object.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'connect'

export type PatchType = 'application/json-patch+json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json' | 'application/apply-patch+yaml'

/** Query parameters, by their names on the wire; numbers and booleans as such. */
export interface ApiQuery {
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Of custom.metrics.k8s.io: which of a metric's series are meant. */
  readonly metricLabelSelector?: string
  readonly limit?: number
  readonly continue?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
  readonly allowWatchBookmarks?: boolean
  readonly sendInitialEvents?: boolean
  readonly timeoutSeconds?: number
  readonly dryRun?: readonly string[]
  readonly fieldManager?: string
  readonly fieldValidation?: string
  readonly force?: boolean
  readonly includeObject?: string
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
  /** Parameters of subresources: log, exec, attach, portforward, proxy. */
  readonly container?: string
  readonly follow?: boolean
  readonly previous?: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  readonly sinceTime?: string
  readonly stream?: string
  readonly timestamps?: boolean
  readonly limitBytes?: number
  readonly command?: readonly string[]
  readonly stdin?: boolean
  readonly tty?: boolean
}

/** The subject of a client certificate, and until when it is good (cluster time, microseconds; absent: for longer than any run). */
export interface ClientCertificate {
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly notAfter?: number | undefined
}

/** Who asks: what authentication looks at. */
export interface Credentials {
  readonly certificate?: ClientCertificate
  readonly token?: string
  /** Impersonate-User, -Group, -Uid. */
  readonly impersonate?: { readonly user: string; readonly groups?: readonly string[]; readonly uid?: string }
}

export interface ApiRequest {
  readonly verb: Verb
  readonly group: string
  readonly version: string
  /** Plural name; empty for a path that names no resource. */
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  /** For requests that name no resource: `/version`, `/apis`, `/healthz`, `/openapi/v3` … */
  readonly path?: string
  readonly query?: ApiQuery
  /** An object, or the text of a body that still has to be parsed (what a person sent). */
  readonly body?: unknown
  /** How a patch's body is to be read; for others `application/json`. */
  readonly contentType?: string
  readonly accept?: 'json' | 'table' | 'partial'
  readonly credentials: Credentials
  /** Its part before the first `/` is the default field manager, and the actor's name in the audit log. */
  readonly userAgent: string
}

export interface ApiResponse {
  readonly code: number
  /** An object, a list, a Table, a Status, or text. */
  readonly body: unknown
  readonly warnings?: readonly string[]
}

export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: T
}

/** What a stream from the API server or a kubelet carries: first `response`, then items of its kind. */
export type StreamItem =
  | { readonly response: ApiResponse }
  | { readonly event: WatchEvent }
  | { readonly chunk: string; readonly source?: 'stdout' | 'stderr' }
  | { readonly exit: { readonly code: number; readonly message?: string } }

export interface StatusCause { readonly reason?: string; readonly message?: string; readonly field?: string }

/** metav1.Status, as errors travel. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string }
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: { readonly name?: string; readonly group?: string; readonly kind?: string; readonly uid?: string; readonly causes?: readonly StatusCause[]; readonly retryAfterSeconds?: number }
  readonly code?: number
}

/** An answer with a failure code, as clients throw it. `reason` is the Status's: `NotFound`, `Conflict`, `AlreadyExists` … */
export class ApiError extends Error {
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'unknown error')
    this.name = 'ApiError'
    this.status = status
  }

  get code(): number {
    return this.status.code ?? 500
  }

  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** True if `error` is an ApiError with this reason. */
export function hasReason(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason
}

/** Port of the API server, and of a kubelet. */
export const API_SERVER_PORT = 6443
export const KUBELET_PORT = 10250

/**
 * What the API server asks of a kubelet at its port, for pods/log, exec, attach and port-forward. The kubelet answers with a
 * stream of `chunk` items and for exec a last `exit`; a refusal is a `response` item with a code of 400 or more and a text body.
 */
export interface KubeletRequest {
  readonly action: 'logs' | 'exec' | 'attach' | 'portforward'
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly query: ApiQuery
  readonly stdin?: string
}
