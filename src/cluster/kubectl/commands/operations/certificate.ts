// kubectl certificate approve and deny. Models kubectl/pkg/cmd/certificates.
import { formatTime, type KubeObject } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, PRINT_FLAGS } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { family } from '../../family.ts'
import type { Invocation } from '../../invocation.ts'
import { printResult } from '../../output.ts'
import { fetchSelected, throwErrors } from '../../selection.ts'

interface Request extends KubeObject { readonly status?: { readonly conditions?: readonly { readonly type: string }[] } }

const FLAGS = [{ name: 'force', type: 'bool' }, ...FILE_FLAGS, ...PRINT_FLAGS] as const

export const CERTIFICATE = family({
  name: 'certificate',
  about: 'Modify certificate resources.',
  usage: 'certificate SUBCOMMAND [options]',
  helpOn: 'stdout',
  fails: false,
  children: [
    [{ name: 'approve', flags: FLAGS, run: (invocation) => decide(invocation, 'Approved', 'KubectlApprove', 'This CSR was approved by kubectl certificate approve.') }, 'Approve a certificate signing request'],
    [{ name: 'deny', flags: FLAGS, run: (invocation) => decide(invocation, 'Denied', 'KubectlDeny', 'This CSR was denied by kubectl certificate deny.') }, 'Deny a certificate signing request'],
  ],
})

function* decide(invocation: Invocation, type: string, reason: string, message: string): Process<void> {
  const { args, flags, mapper } = invocation
  if (args.length === 0) throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>')
  const mapping = (yield* mapper.findKind('certificates.k8s.io/v1', 'CertificateSigningRequest'))!
  const { found, errors } = yield* fetchSelected(invocation, args.map((name) => ({ mapping, name: name.split('/').at(-1)! })))
  const failed: unknown[] = [...errors]
  for (const { name, object } of found) {
    const request = object as Request
    const conditions = request.status?.conditions ?? []
    let result: KubeObject = request
    try {
      if (!conditions.some((condition) => condition.type === type) || flags.bool('force')) {
        const now = formatTime(invocation.now)
        const added = { type, status: 'True', reason, message, lastUpdateTime: now }
        result = yield* invocation.send(mapping, 'update', { name, subresource: 'approval', body: { ...request, status: { ...request.status, conditions: [...conditions.filter((condition) => condition.type !== type), added] } } })
      }
      printResult(invocation, mapping, result, type.toLowerCase())
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}
