// `kubectl create service`. Models create_service.go.
import { isDNS1123Subdomain } from '../../../../api/index.ts'
import type { Command } from '../../../command.ts'
import { CommandError } from '../../../errors.ts'
import type { Flag } from '../../../flags.ts'
import { family } from '../../../family.ts'
import { generator } from './generator.ts'

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

const TCP: Flag = { name: 'tcp', type: 'list' }

function service(name: string, type: ServiceType, flags: readonly Flag[], required?: readonly string[]): Command {
  return generator({
    name,
    flags: [TCP, ...flags],
    ...(required ? { required } : {}),
    resource: ['v1', 'services'],
    failure: `failed to create ${type} service: `,
    *make({ flags: given }, objectName) {
      const clusterIP = given.string('clusterip')
      const isHeadless = clusterIP === 'None'
      const externalName = given.string('external-name')
      if (given.list('tcp').length === 0 && type !== 'ExternalName' && !isHeadless) throw new CommandError('at least one tcp port specifier must be provided')
      if (type === 'ExternalName' && isDNS1123Subdomain(externalName).length > 0) throw new CommandError(`invalid service external name ${externalName}`)
      const nodePort = given.int('node-port', 0)
      const ports = given.list('tcp').map((text) => ({ ...parsePorts(text), protocol: 'TCP', ...(nodePort && type === 'NodePort' ? { nodePort } : {}) }))
      const labels = { app: objectName }
      return {
        metadata: { labels },
        spec: { type, selector: labels, ...(ports.length > 0 ? { ports } : {}), ...(externalName && type === 'ExternalName' ? { externalName } : {}), ...(clusterIP ? { clusterIP } : {}) },
      }
    },
  })
}

export const SERVICE = family({
  name: 'service',
  aliases: ['svc'],
  above: 'create',
  about: 'Create a service using a specified subcommand.',
  usage: 'create service [flags] [options]',
  helpOn: 'stderr',
  children: [
    [service('clusterip', 'ClusterIP', [{ name: 'clusterip', type: 'string' }]), 'Create a ClusterIP service'],
    [service('externalname', 'ExternalName', [{ name: 'external-name', type: 'string' }], ['external-name']), 'Create an ExternalName service'],
    [service('loadbalancer', 'LoadBalancer', []), 'Create a LoadBalancer service'],
    [service('nodeport', 'NodePort', [{ name: 'node-port', type: 'int' }]), 'Create a NodePort service'],
  ],
})

/** `80:8080`, `80`, `80:http` as a port and its target. Throws CommandError. */
function parsePorts(text: string): { name: string; port: number; targetPort: number | string } {
  const [first = '', target] = text.split(':')
  const port = parsePort(first)
  const name = text.replaceAll(':', '-')
  if (target === undefined) return { name, port, targetPort: port }
  if (/^\d+$/.test(target)) return { name, port, targetPort: parsePort(target) }
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(target) || target.length > 15) throw new CommandError(`must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`)
  return { name, port, targetPort: target }
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  const port = Number(text)
  if (port > 65535) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`)
  if (port < 1) throw new CommandError('must be between 1 and 65535, inclusive')
  return port
}
