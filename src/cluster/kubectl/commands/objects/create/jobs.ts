// `kubectl create job` and `cronjob`. Models create_job.go, create_cronjob.go.
import { CommandError } from '../../../errors.ts'
import type { CronJob } from '../../../../api/types/batch-v1.ts'
import { fetchSelected, parseArguments, throwErrors } from '../../../selection.ts'
import { commandOf } from './deployment.ts'
import { generator } from './generator.ts'

export const JOB = generator({
  name: 'job',
  flags: [{ name: 'image', type: 'string' }, { name: 'from', type: 'string' }],
  resource: ['batch/v1', 'jobs'],
  failure: 'failed to create job: ',
  *make(invocation, name) {
    const { flags } = invocation
    const [image, from, command] = [flags.string('image'), flags.string('from'), commandOf(invocation)]
    if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified')
    if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command')
    if (from === '') {
      const container = { name, image, ...(command.length > 0 ? { command } : {}) }
      return { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } }
    }
    const { found, errors } = yield* fetchSelected(invocation, yield* parseArguments(invocation, [from]))
    throwErrors(errors)
    if (found.length !== 1) throw new CommandError('from must be an existing cronjob')
    const { mapping, object } = found[0]!
    if (mapping.kind !== 'CronJob') throw new CommandError(`unknown object type *${mapping.version}.${mapping.kind}`)
    const { metadata, spec } = object as CronJob
    const template = spec!.jobTemplate!
    return {
      metadata: {
        annotations: { ...template.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
        ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
        // Not blocking its owner's deletion: only a controller may set that.
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }],
      },
      spec: template.spec,
    }
  },
})

export const CRONJOB = generator({
  name: 'cronjob',
  aliases: ['cj'],
  required: ['image', 'schedule'],
  flags: [{ name: 'image', type: 'string' }, { name: 'schedule', type: 'string' }, { name: 'restart', type: 'string' }],
  resource: ['batch/v1', 'cronjobs'],
  failure: 'failed to create cronjob: ',
  *make(invocation, name) {
    const { flags } = invocation
    const command = commandOf(invocation)
    const container = { name, image: flags.string('image'), ...(command.length > 0 ? { command } : {}) }
    const restartPolicy = flags.string('restart') || 'OnFailure'
    return { spec: { schedule: flags.string('schedule'), jobTemplate: { metadata: { name }, spec: { template: { spec: { containers: [container], restartPolicy } } } } } }
  },
})
