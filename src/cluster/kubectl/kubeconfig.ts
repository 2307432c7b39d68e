// The kubeconfig of a laptop: clusters, users, contexts. Models client-go/tools/clientcmd. It is the file's content; `kubectl config` writes it.
import { parse } from 'yaml'
import type { Credentials } from '../api/index.ts'
import { CommandError, PlainError } from './errors.ts'
import { formatYAML } from './printing/yaml.ts'

export interface NamedCluster { readonly name: string; readonly cluster: { readonly server?: string; readonly [field: string]: unknown } }
export interface NamedUser { readonly name: string; readonly user: { readonly token?: string; readonly [field: string]: unknown } }
export interface NamedContext { readonly name: string; readonly context: { readonly cluster: string; readonly user: string; readonly namespace?: string } }

export interface KubeConfig {
  readonly apiVersion: 'v1'
  readonly kind: 'Config'
  readonly clusters: readonly NamedCluster[]
  readonly contexts: readonly NamedContext[]
  readonly 'current-context': string
  readonly users: readonly NamedUser[]
}

export const EMPTY_CONFIG: KubeConfig = { apiVersion: 'v1', kind: 'Config', clusters: [], contexts: [], 'current-context': '', users: [] }

/** The kubeconfig that `kubeadm init` leaves: one cluster, its administrator. */
export function adminConfig(server: string): KubeConfig {
  const [cluster, user] = ['kubernetes', 'kubernetes-admin']
  return {
    ...EMPTY_CONFIG,
    clusters: [{ name: cluster, cluster: { 'certificate-authority-data': 'REEtLS0t', server } }],
    contexts: [{ name: `${user}@${cluster}`, context: { cluster, user } }],
    'current-context': `${user}@${cluster}`,
    users: [{ name: user, user: { 'client-certificate-data': 'REEtLS0t', 'client-key-data': 'REEtLS0t' } }],
  }
}

/** Reads a kubeconfig file's text. Throws CommandError. */
export function parseKubeConfig(text: string, file: string): KubeConfig {
  try {
    const read = (parse(text) ?? {}) as Partial<KubeConfig>
    checkShape(read)
    return { ...EMPTY_CONFIG, ...read, clusters: read.clusters ?? [], contexts: read.contexts ?? [], users: read.users ?? [], 'current-context': read['current-context'] ?? '' }
  } catch (error) {
    throw new CommandError(`error loading config file "${file}": ${(error as Error).message}`)
  }
}

const ENTRIES = [['clusters', 'NamedCluster', 'cluster', 'Cluster'], ['contexts', 'NamedContext', 'context', 'Context'], ['users', 'NamedAuthInfo', 'user', 'AuthInfo']] as const

/** Refuses values of a wrong kind in Go's words. */
function checkShape(config: Partial<KubeConfig>): void {
  for (const [list, named, field, type] of ENTRIES) {
    const entries: unknown = config[list] ?? []
    if (!Array.isArray(entries)) throw new TypeError(`json: cannot unmarshal ${goKind(entries)} into Go struct field Config.${list} of type []v1.${named}`)
    for (const entry of entries as readonly Readonly<Record<string, unknown>>[]) {
      const value = entry[field]
      if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) throw new TypeError(`json: cannot unmarshal ${goKind(value)} into Go struct field ${named}.${list}.${field} of type v1.${type}`)
    }
  }
}

const goKind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

export const formatKubeConfig = (config: KubeConfig): string => formatYAML(config)

/** What flags say over the file. */
export interface Overrides {
  readonly context?: string
  readonly cluster?: string
  readonly user?: string
  readonly server?: string
  readonly token?: string
  readonly insecure?: boolean
  readonly namespace?: string
  readonly as?: string
  readonly asGroups?: readonly string[]
  readonly asUid?: string
}

export interface Target {
  readonly server: string
  readonly namespace: string
  /** True when --namespace was given. */
  readonly isNamespaceExplicit: boolean
  /** True when the server's certificate is checked against authorities that the kubeconfig knows, or not at all. */
  readonly isTrusting: boolean
  /** True when there is somebody to ask as: a token, a certificate, a name. */
  readonly isIdentified: boolean
  readonly credentials: Credentials
}

const NO_CLUSTER_SERVER = 'http://localhost:8080'

/** Whom to ask, as whom, in which namespace. Throws CommandError for a context that does not exist. */
export function resolveTarget(config: KubeConfig, overrides: Overrides): Target {
  const contextName = overrides.context ?? config['current-context']
  const context = config.contexts.find(({ name }) => name === contextName)?.context
  if (overrides.context !== undefined && !context) throw new PlainError(`Error in configuration: context was not found for specified context: ${contextName}`)
  const clusterName = overrides.cluster ?? context?.cluster
  const cluster = config.clusters.find(({ name }) => name === clusterName)?.cluster
  if (overrides.cluster !== undefined && !cluster) throw new CommandError(`no server found for cluster "${clusterName}"`)
  const userName = overrides.user ?? context?.user
  const user = config.users.find(({ name }) => name === userName)?.user
  if (overrides.user !== undefined && !user) throw new CommandError(`auth info "${userName}" does not exist`)
  const token = overrides.token ?? user?.token
  if (overrides.as === undefined && (overrides.asGroups?.length || overrides.asUid)) throw new CommandError(`requesting uid, groups or user-extra for ${userName ?? ''} without impersonating a user`)
  const impersonate = overrides.as === undefined ? {} : { impersonate: { user: overrides.as, ...(overrides.asGroups?.length ? { groups: overrides.asGroups } : {}), ...(overrides.asUid ? { uid: overrides.asUid } : {}) } }
  // A certificate in a kubeconfig of the model stands for its subject: the administrator's, or that of the user's name.
  const isAdmin = userName === 'kubernetes-admin'
  const certificate = token === undefined && user?.['client-certificate-data'] !== undefined ? { certificate: { commonName: userName ?? '', organizations: isAdmin ? ['kubeadm:cluster-admins', 'system:masters'] : [] } } : {}
  const isKnownAuthority = cluster?.['certificate-authority-data'] !== undefined || cluster?.['certificate-authority'] !== undefined
  return {
    isTrusting: overrides.insecure === true || cluster?.['insecure-skip-tls-verify'] === true || isKnownAuthority,
    isIdentified: token !== undefined || ['username', 'client-certificate', 'client-certificate-data', 'exec', 'auth-provider'].some((field) => user?.[field] !== undefined),
    server: overrides.server ?? cluster?.server ?? NO_CLUSTER_SERVER,
    namespace: overrides.namespace || context?.namespace || 'default',
    isNamespaceExplicit: Boolean(overrides.namespace),
    credentials: { ...certificate, ...(token === undefined ? {} : { token }), ...impersonate },
  }
}
