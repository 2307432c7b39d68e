// `kubectl create namespace`, `serviceaccount` and `token`.
import { ApiError, findResource, type KubeObject } from '../../../../api/index.ts'
import { SECOND } from '../../../../../kernel/index.ts'
import { PRINT_FLAGS, type Command } from '../../../command.ts'
import { CommandError, prefixed } from '../../../errors.ts'
import { objectPrinterOf } from '../../../output.ts'
import { generator, nameOf } from './generator.ts'

export const NAMESPACE = generator({ name: 'namespace', aliases: ['ns'], resource: ['v1', 'namespaces'], *make() { return {} } })

export const SERVICE_ACCOUNT = generator({ name: 'serviceaccount', aliases: ['sa'], resource: ['v1', 'serviceaccounts'], failure: 'failed to create serviceaccount: ', *make() { return {} } })

const BOUND_KINDS: Readonly<Record<string, string>> = { Pod: 'v1', Secret: 'v1', Node: 'v1' }

export const TOKEN: Command = {
  name: 'token',
  flags: [
    ...PRINT_FLAGS,
    { name: 'audience', type: 'array' },
    { name: 'duration', type: 'duration' },
    { name: 'bound-object-kind', type: 'string' },
    { name: 'bound-object-name', type: 'string' },
    { name: 'bound-object-uid', type: 'string' },
  ],
  *run(invocation) {
    const { flags } = invocation
    const name = nameOf(invocation)
    const duration = flags.duration('duration', 0)
    if (duration < 0) throw new CommandError('--duration must be greater than or equal to 0')
    if (duration % SECOND !== 0) throw new CommandError('--duration cannot be expressed in units less than seconds')
    const [kind, boundName, uid] = [flags.string('bound-object-kind'), flags.string('bound-object-name'), flags.string('bound-object-uid')]
    if (kind === '' && boundName !== '') throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (kind === '' && uid !== '') throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided')
    if (kind !== '' && !BOUND_KINDS[kind]) throw new CommandError(`supported --bound-object-kind values are ${Object.keys(BOUND_KINDS).sort().join(', ')}`)
    if (kind !== '' && boundName === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided')
    const body = {
      kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {},
      spec: {
        audiences: flags.list('audience').length > 0 ? flags.list('audience') : null,
        ...(duration > 0 ? { expirationSeconds: duration / SECOND } : {}),
        ...(kind === '' ? {} : { boundObjectRef: { kind, apiVersion: BOUND_KINDS[kind], ...(boundName ? { name: boundName } : {}), ...(uid ? { uid } : {}) } }),
      },
    }
    try {
      const answer = yield* invocation.send<KubeObject & { readonly status?: { readonly token?: string } }>(findResource('v1', 'serviceaccounts')!, 'create', { name, namespace: invocation.namespace, subresource: 'token', body })
      const print = objectPrinterOf(invocation)
      if (print) return print({ ...answer, kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1' })
      if (!answer.status?.token) throw new CommandError('failed to create token: no token in server response')
      invocation.out(`${answer.status.token}\n`)
    } catch (error) {
      throw error instanceof ApiError ? prefixed('failed to create token: ', error) : error
    }
  },
}
