// `kubectl create -f`, and the room of its generators. Models kubectl/pkg/cmd/create/create.go.
import { ApiError, type KubeObject } from '../../../../api/index.ts'
import { NetworkError, type Process } from '../../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../../command.ts'
import { CommandError, usageError, withSource } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf, printResult } from '../../../output.ts'
import { RECORD_FLAG, recorded } from '../../../record.ts'
import { selectDocuments, throwErrors } from '../../../selection.ts'
import { fieldManagerOf } from '../apply/apply.ts'
import { placeOf } from '../apply/client-side.ts'
import { withUpdatedConfiguration } from '../apply/configuration.ts'
import { editAndCreate } from '../edit.ts'
import { requirePath, sendRaw } from '../get/raw.ts'
import { validationOf, writeQuery } from '../validation.ts'
import { CONFIGMAP, SECRET } from './data.ts'
import { INGRESS } from './ingress.ts'
import { CRONJOB, JOB } from './jobs.ts'
import { POD_DISRUPTION_BUDGET, PRIORITY_CLASS, QUOTA } from './policy.ts'
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from './rbac.ts'
import { SERVICE } from './service.ts'
import { NAMESPACE, SERVICE_ACCOUNT, TOKEN } from './accounts.ts'
import { DEPLOYMENT } from './deployment.ts'

export const CREATE: Command = {
  name: 'create',
  children: [
    CLUSTER_ROLE, CLUSTER_ROLE_BINDING, CONFIGMAP, CRONJOB, DEPLOYMENT, INGRESS, JOB, NAMESPACE, POD_DISRUPTION_BUDGET, PRIORITY_CLASS, QUOTA,
    ROLE, ROLE_BINDING, SECRET, SERVICE, SERVICE_ACCOUNT, TOKEN,
  ],
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS,
    { name: 'selector', short: 'l', type: 'string' },
    { name: 'edit', type: 'bool' },
    RECORD_FLAG,
    { name: 'raw', type: 'string' },
    { name: 'windows-line-endings', type: 'bool' },
  ],
  run: create,
}

function* create(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  const hasFiles = flags.list('filename').length > 0 || flags.string('kustomize') !== ''
  if (!hasFiles) {
    if (args.length > 0) throw usageError(invocation.command, `Unexpected args: [${args.join(' ')}]`)
    throw new CommandError('must specify one of -f and -k')
  }
  if (args.length > 0) throw usageError(invocation.command, `Unexpected args: [${args.join(' ')}]`)
  if (flags.string('raw') !== '') return yield* postRaw(invocation)
  const dryRun = dryRunOf(invocation)
  const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-create'), validationOf(invocation))
  const { found, errors } = yield* selectDocuments(invocation)
  if (flags.bool('edit')) return yield* editAndCreate(invocation, found, query)
  const failures: unknown[] = []
  for (const { mapping, object, namespace, source } of found) {
    const body = recorded(invocation, withUpdatedConfiguration(object, flags.bool('save-config')))
    try {
      const created: KubeObject = dryRun === 'client' ? body : yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body, query })
      printResult(invocation, mapping, created, 'created')
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      failures.push(withSource('creating', source, error))
    }
  }
  throwErrors([...failures, ...errors])
  if (found.length === 0) throw new CommandError('no objects passed to create')
}

/** `--raw PATH`: one file as it stands to a path of the server. Models rawhttp.RawPost. */
function* postRaw(invocation: Invocation): Process<void> {
  const { flags, laptop } = invocation
  const files = flags.list('filename')
  const [file = ''] = files
  if (flags.bool('edit')) throw new CommandError('--raw and --edit are mutually exclusive')
  if (files.length !== 1) throw new CommandError('--raw can only use a single local file or stdin')
  if (/^https?:\/\//.test(file)) throw new CommandError('--raw cannot read from a url')
  if (flags.bool('recursive')) throw new CommandError('--raw and --recursive are mutually exclusive')
  if (flags.string('selector') !== '') throw new CommandError('--raw and --selector (-l) are mutually exclusive')
  if (flags.string('output') !== '') throw new CommandError('--raw and --output are mutually exclusive')
  requirePath(flags.string('raw'))
  const text = file === '-' ? laptop.stdin : laptop.files.read(file)
  if (text === undefined) throw new CommandError(`open ${file}: no such file or directory`)
  yield* sendRaw(invocation, flags.string('raw'), text)
}
