// Cluster IPs: each is an IPAddress object, so that two API servers cannot give one twice.
// Models pkg/registry/core/service/ipallocator (ipallocator.go, cidrallocator.go) for one IPv4 range.
import { formatTime, type KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { auditOwn } from '../audit.ts'
import type { Core } from '../core.ts'
import { makeUid, stamping } from '../registry/object-meta.ts'

/** --service-cluster-ip-range. */
export const SERVICE_CIDR = '10.96.0.0/12'
const BASE = 0x0a600000
const SIZE = 1 << 20
/** The first addresses are left to those who ask for one by name, as long as others are free. */
const STATIC_BAND = 256
const TRIES_MAX = 64

/** Which Service an address is for. */
export interface AddressOwner {
  readonly namespace: string
  readonly name: string
}

/** Takes an address that was asked for. Gives what stands against it, or undefined. */
export function* takeAddress(core: Core, address: string, owner: AddressOwner, dryRun: boolean): Process<string | undefined> {
  const offset = offsetOf(address)
  // A dry run asks the default range, a real one looks for the range that has the address.
  if (offset === undefined) return dryRun ? `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${SERVICE_CIDR}` : 'the provided network does not match the current range'
  if (dryRun) return undefined
  return (yield* create(core, address, owner)) ? undefined : 'provided IP is already allocated'
}

/** Takes any free address. */
export function* takeAnyAddress(core: Core, owner: AddressOwner, dryRun: boolean): Process<string> {
  if (dryRun) return addressAt(0)
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const address = addressAt(STATIC_BAND + core.random.int(SIZE - STATIC_BAND - 1))
    if (yield* create(core, address, owner)) return address
  }
  throw new Error('range is full')
}

/** Gives an address back. */
export function* releaseAddress(core: Core, address: string): Process<void> {
  const { object } = core.etcd.get(prefixOf(core), address) ?? {}
  yield* core.etcd.transact({ prefix: prefixOf(core), name: address })
  if (object && core.kernel.trace.on) auditOwn(core, 'delete', 'ipaddresses', object, 200)
}

function* create(core: Core, address: string, { namespace, name }: AddressOwner): Process<boolean> {
  const prefix = prefixOf(core)
  if (core.etcd.get(prefix, address)) return false
  const object = {
    kind: 'IPAddress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name: address,
      uid: makeUid(core.random),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: formatTime(core.kernel.now),
      labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
    },
    spec: { parentRef: { resource: 'services', namespace, name } },
  } as KubeObject
  const { succeeded } = yield* core.etcd.transact({ prefix, name: address, expected: 0, put: stamping(object) })
  if (core.kernel.trace.on) auditOwn(core, 'create', 'ipaddresses', object, succeeded ? 201 : 409)
  return succeeded
}

function prefixOf(core: Core): string {
  return core.registry.get('networking.k8s.io/v1', 'ipaddresses').prefix
}

/** The place of an address in the range; undefined outside of it. */
function offsetOf(address: string): number | undefined {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part))) return undefined
  const value = parts.reduce((sum, part) => sum * 256 + part, 0)
  return value > BASE && value < BASE + SIZE - 1 ? value - BASE : undefined
}

function addressAt(offset: number): string {
  const value = BASE + offset
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}
