// What every part of one API server works with.
import type { EtcdClient } from '../etcd/index.ts'
import type { Group, Host, Kernel, Network, Random } from '../../kernel/index.ts'
import type { Admission } from './admission/admission.ts'
import type { Authenticator } from './authentication/authenticator.ts'
import type { Authorizer } from './authorization/authorizer.ts'
import type { Rbac } from './authorization/rbac.ts'
import type { Registry } from './registry/registry.ts'
import type { NodePorts } from './services/node-ports.ts'

export interface Core {
  readonly kernel: Kernel
  readonly network: Network
  readonly host: Host
  /** The IP address that clients find it by. */
  readonly address: string
  /** What runs for this server ends with it. */
  readonly group: Group
  readonly etcd: EtcdClient
  readonly registry: Registry
  readonly authenticator: Authenticator
  readonly authorizer: Authorizer
  readonly rbac: Rbac
  readonly nodePorts: NodePorts
  readonly admission: Admission
  /** Names, uids, service times. */
  readonly random: Random
  /** What tokens are signed with; the same for all API servers of a cluster. */
  readonly tokenKey: number
}
