// `kubectl run`: one pod, and with --expose a service before it on the screen. Models kubectl/pkg/cmd/run.
import { findResource, settleObject, type KubeObject, isEnvVarName } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { RECORD_FLAG, recorded } from '../../record.ts'
import { fieldManagerOf } from './apply/apply.ts'
import { withUpdatedConfiguration } from './apply/configuration.ts'
import { attachToPod } from './attach-to-pod.ts'
import { parseLabels } from './labels.ts'
import { OVERRIDE_FLAGS, withOverrides } from './overrides.ts'
import { validationOf, writeQuery } from './validation.ts'

export const RUN: Command = {
  name: 'run',
  required: ['image'],
  flags: [
    ...PRINT_FLAGS, ...DRY_RUN_FLAGS, ...OVERRIDE_FLAGS,
    RECORD_FLAG,
    { name: 'image', type: 'string' },
    { name: 'image-pull-policy', type: 'string' },
    { name: 'port', type: 'string' },
    { name: 'labels', short: 'l', type: 'string' },
    { name: 'annotations', type: 'array' },
    { name: 'env', type: 'array' },
    { name: 'restart', type: 'string' },
    { name: 'command', type: 'bool' },
    { name: 'expose', type: 'bool' },
    { name: 'rm', type: 'bool' },
    { name: 'attach', type: 'bool' },
    { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'tty', short: 't', type: 'bool' },
    { name: 'leave-stdin-open', type: 'bool' },
    { name: 'privileged', type: 'bool' },
    { name: 'quiet', short: 'q', type: 'bool' },
    { name: 'pod-running-timeout', type: 'duration' },
    { name: 'grace-period', type: 'int' },
    { name: 'timeout', type: 'duration' },
    { name: 'wait', type: 'bool' },
    { name: 'force', type: 'bool' },
    { name: 'cascade', type: 'string', bare: 'background' },
  ],
  run: runPod,
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const PULL_POLICIES = ['', 'Always', 'IfNotPresent', 'Never']
/** An image's name with an optional registry, tag and digest. */
const IMAGE = /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

function* runPod(invocation: Invocation): Process<number> {
  const { flags, args, dash, command } = invocation
  const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin')
  validationOf(invocation)
  const dryRun = dryRunOf(invocation)
  if (args.length === 0 || dash === 0) throw usageError(command, 'NAME is required for run')
  const image = flags.string('image')
  if (image === '') throw new CommandError('--image is required')
  if (!IMAGE.test(image)) throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin')) throw usageError(command, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '') throw usageError(command, '--port must be set when exposing a service')
  const restart = flags.string('restart') || 'Always'
  if (!RESTART_POLICIES.includes(restart)) throw usageError(command, `invalid restart policy: ${restart}`)
  if (flags.bool('rm') && !isAttached) throw usageError(command, '--rm should only be used for attached containers')
  if (isAttached && dryRun !== 'none') throw usageError(command, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
  if (!PULL_POLICIES.includes(flags.string('image-pull-policy'))) throw usageError(command, `invalid image pull policy: ${flags.string('image-pull-policy')}`)
  const labels = flags.string('labels') === '' ? { run: args[0]! } : parseLabels(flags.string('labels'))
  const pod = yield* create(invocation, 'pods', podOf(invocation, labels, restart))
  if (flags.bool('expose')) {
    const service = yield* create(invocation, 'services', serviceOf(invocation, labels))
    printResult(invocation, findResource('v1', 'services')!, service, 'created', { typed: true })
    if (flags.string('output') === 'yaml') invocation.out('---\n')
  }
  if (isAttached) return yield* attachToPod(invocation, pod, { restart, removes: flags.bool('rm') })
  printResult(invocation, findResource('v1', 'pods')!, pod, 'created', { typed: true })
  return 0
}

function podOf({ flags, args, dash }: Invocation, labels: Readonly<Record<string, string>>, restartPolicy: string): object {
  const words = dash < 0 ? args.slice(1) : args.slice(dash)
  const port = flags.string('port')
  if (port !== '' && !/^-?\d+$/.test(port)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`)
  const env = flags.list('env').map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1 || isEnvVarName(pair.slice(0, at)).length > 0) throw new CommandError(`invalid env: ${pair}`)
    return { name: pair.slice(0, at), value: pair.slice(at + 1) }
  })
  const annotations = Object.fromEntries(flags.list('annotations').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const policy = flags.string('image-pull-policy')
  const container = {
    name: args[0],
    image: flags.string('image'),
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
    ...(flags.bool('stdin') ? { stdin: true, stdinOnce: !flags.bool('leave-stdin-open') } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
  }
  return { metadata: { name: args[0], labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }, spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy } }
}

function serviceOf({ flags, args }: Invocation, labels: Readonly<Record<string, string>>): object {
  const port = Number(flags.string('port'))
  return { metadata: { name: args[0], ...(flags.string('labels') === '' ? {} : { labels }) }, spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels } }
}

function* create(invocation: Invocation, resource: 'pods' | 'services', made: object): Process<KubeObject> {
  const mapping = findResource('v1', resource)!
  const typed = { apiVersion: 'v1', kind: mapping.kind, ...made } as KubeObject
  const overridden = resource === 'pods' ? withOverrides(invocation, typed) : typed
  const object = withUpdatedConfiguration(recorded(invocation, settleObject(overridden)), invocation.flags.bool('save-config'))
  if (dryRunOf(invocation) === 'client') return invocation.target.isNamespaceExplicit ? { ...object, metadata: { ...object.metadata, namespace: invocation.namespace } } : object
  return yield* invocation.send(mapping, 'create', { namespace: invocation.namespace, body: object, query: writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-run')) })
}
