// From flags and kubeconfig to a client. Models client-go/tools/clientcmd ClientConfig.
import { API_SERVER_PORT } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import type { Host } from '../../kernel/index.ts'
import { CommandError, PlainError } from './errors.ts'
import type { Flags } from './flags.ts'
import type { Connection, Laptop } from './invocation.ts'
import { parseKubeConfig, resolveTarget } from './kubeconfig.ts'
import { RestMapper } from './rest-mapper.ts'

/** Reads the kubeconfig and says whom to talk to, as whom; `isGlobal` tells which flags mean that. Throws CommandError. */
export function connect(options: { readonly laptop: Laptop; readonly client: Client; readonly serversAt: (url: string) => readonly Host[] }, flags: Flags, isGlobal: (name: string) => boolean): Connection {
  const { laptop } = options
  const file = flags.string('kubeconfig')
  const text = file ? laptop.files.read(file) : undefined
  if (file && text === undefined) throw new CommandError(`stat ${file}: no such file or directory`)
  const config = text === undefined ? laptop.config.read() : parseKubeConfig(text, file)
  const optional = (name: string): string | undefined => (flags.has(name) && isGlobal(name) ? flags.string(name) : undefined)
  const target = resolveTarget(config, {
    context: optional('context'), cluster: optional('cluster'), user: optional('user'), server: optional('server'), token: optional('token'),
    namespace: optional('namespace'), as: optional('as') || undefined, asGroups: flags.list('as-group'), asUid: flags.string('as-uid'), insecure: flags.bool('insecure-skip-tls-verify'),
  })
  const isSecure = target.server.startsWith('https://')
  if (isSecure && !target.isIdentified) {
    // Nobody to ask as: kubectl asks for a name, and there is no one to type it.
    laptop.stdout('Please enter Username: ')
    throw new CommandError('EOF')
  }
  const servers = (): readonly Host[] => {
    const hosts = options.serversAt(target.server)
    // Only a server that answers shows a certificate.
    if (isSecure && !target.isTrusting && hosts.some((host) => host.up && host.servers.get(API_SERVER_PORT)?.open)) throw new PlainError('Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority')
    return hosts
  }
  const client = options.client.with({ userAgent: 'kubectl', credentials: target.credentials, servers })
  return { client, mapper: new RestMapper(client), target }
}
