// kubectl set image, resources, selector, serviceaccount, subject. Models kubectl/pkg/cmd/set.
import { quantityProblem, type KubeObject } from '../../../api/index.ts'
import type { Container, PodSpec } from '../../../api/types/core-v1.ts'
import type { Subject } from '../../../api/types/rbac-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { family } from '../../family.ts'
import { RECORD_FLAG } from '../../record.ts'
import { selectorObject } from '../../selector-object.ts'
import { changeEach, needPodSpec, objectsToSet } from './set-change.ts'
import { ENV_FLAGS, setEnv } from './set-env.ts'

const PLAIN_FLAGS = [{ name: 'local', type: 'bool' }, ...FILE_FLAGS, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS] as const
const FLAGS = [RECORD_FLAG, ...PLAIN_FLAGS] as const

export const SET = family({
  name: 'set',
  about: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  usage: 'set SUBCOMMAND [options]',
  helpOn: 'stderr',
  children: [
    [{ name: 'env', flags: [...ENV_FLAGS, ...PLAIN_FLAGS], run: setEnv }, 'Update environment variables on a pod template'],
    [{ name: 'image', flags: FLAGS, run: setImage }, 'Update the image of a pod template'],
    [{ name: 'resources', flags: [{ name: 'limits', type: 'string' }, { name: 'requests', type: 'string' }, { name: 'containers', short: 'c', type: 'string' }, ...FLAGS], run: setResources }, 'Update resource requests/limits on objects with pod templates'],
    [{ name: 'selector', flags: [{ name: 'resource-version', type: 'string' }, ...FLAGS], run: setSelector }, 'Set the selector on a resource'],
    [{ name: 'serviceaccount', aliases: ['sa'], flags: FLAGS, run: setServiceAccount }, 'Update the service account of a resource'],
    [{ name: 'subject', flags: [{ name: 'user', type: 'list' }, { name: 'group', type: 'list' }, { name: 'serviceaccount', type: 'list' }, ...PLAIN_FLAGS], run: setSubject }, 'Update the user, group, or service account in a role binding or cluster role binding'],
  ],
})

const ONE_OR_MORE = 'one or more resources must be specified as <resource> <name> or <resource>/<name>'

function* setImage(invocation: Invocation): Process<void> {
  const { args } = invocation
  const isPair = (word: string): boolean => word.includes('=') && !word.startsWith('=')
  const first = args.findIndex(isPair)
  const [words, pairs] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)]
  const late = pairs.find((word) => !isPair(word))
  if (late !== undefined) throw new CommandError(`all resources must be specified before image changes: ${late}`)
  const selected = yield* objectsToSet(invocation, words)
  if (words.length === 0 && invocation.flags.list('filename').length === 0) throw new CommandError(ONE_OR_MORE)
  if (pairs.length === 0) throw new CommandError('at least one image update is required')
  const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  if (images.size > 1 && images.has('*')) throw new CommandError('all containers are already specified by *, but saw more than one container_name=container_image pairs')
  yield* changeEach(invocation, selected, {
    operation: 'image updated',
    failure: 'failed to patch image update to pod template: ',
    plan(object, report) {
      const { spec, replace } = needPodSpec(object)
      const all = [...spec.containers, ...(spec.initContainers ?? [])]
      for (const name of images.keys()) if (name !== '*' && !all.some((each) => each.name === name)) report(new CommandError(`error: unable to find container named ${JSON.stringify(name)}`))
      return replace(withContainers(spec, (container) => ({ ...container, image: images.get('*') ?? images.get(container.name) ?? container.image })))
    },
  })
}

const withContainers = (spec: PodSpec, change: (container: Container) => Container): PodSpec => ({ ...spec, containers: spec.containers.map(change), ...(spec.initContainers ? { initContainers: spec.initContainers.map(change) } : {}) })

/** `cpu=1,memory=1Gi`. Throws CommandError. */
function amountsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').filter((pair) => pair !== '').map((pair) => {
    const [name = '', amount, ...more] = pair.split('=')
    if (amount === undefined || more.length > 0) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    const problem = quantityProblem(amount)
    if (problem) throw new CommandError(problem)
    return [name, amount]
  }))
}

function* setResources(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  const selected = yield* objectsToSet(invocation, args)
  if (flags.string('limits') === '' && flags.string('requests') === '') throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  const [limits, requests] = [amountsOf(flags.string('limits')), amountsOf(flags.string('requests'))]
  const wanted = flags.string('containers', '*')
  const fits = ({ name }: Container): boolean => wanted === '*' || name === wanted
  yield* changeEach(invocation, selected, {
    operation: 'resource requirements updated',
    failure: 'failed to patch resources update to pod template ',
    plan(object, report) {
      const { spec, replace } = needPodSpec(object)
      if (![...spec.containers, ...(spec.initContainers ?? [])].some(fits)) report(new CommandError(`error: unable to find container named ${wanted}`))
      return replace(withContainers(spec, (container) => {
        if (!fits(container)) return container
        const { resources } = container
        return { ...container, resources: { ...resources, ...(flags.string('limits') ? { limits: { ...resources?.limits, ...limits } } : {}), ...(flags.string('requests') ? { requests: { ...resources?.requests, ...requests } } : {}) } }
      }))
    },
  })
}

function* setSelector(invocation: Invocation): Process<void> {
  const words = [...invocation.args]
  const text = words.pop() ?? ''
  if (text === '') throw new CommandError(ONE_OR_MORE)
  const selected = yield* objectsToSet(invocation, words)
  const { matchLabels: selector = {}, matchExpressions = [] } = selectorObject(text)
  const resourceVersion = invocation.flags.string('resource-version')
  yield* changeEach(invocation, selected, {
    operation: 'selector updated',
    failure: '',
    always: true,
    plan(object) {
      if (matchExpressions.length > 0 && object.kind === 'Service') throw new CommandError(`match expression [${matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ')}] not supported on this object`)
      if (object.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services')
      const { spec, metadata } = object as KubeObject & { readonly spec?: object }
      return { ...object, metadata: resourceVersion ? { ...metadata, resourceVersion } : metadata, spec: { ...spec, selector } } as KubeObject
    },
  })
}

function* setServiceAccount(invocation: Invocation): Process<void> {
  const words = [...invocation.args]
  const name = words.pop()
  if (name === undefined) throw new CommandError('serviceaccount is required')
  const selected = yield* objectsToSet(invocation, words)
  yield* changeEach(invocation, selected, {
    operation: 'serviceaccount updated',
    always: true,
    failure: 'failed to patch ServiceAccountName ',
    plan(object) {
      const { spec, replace } = needPodSpec(object)
      return replace({ ...spec, serviceAccountName: name })
    },
  })
}

function* setSubject(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  const selected = yield* objectsToSet(invocation, args)
  const apiGroup = 'rbac.authorization.k8s.io'
  const accounts = flags.list('serviceaccount').map((text): Subject => {
    const [namespace = '', name = ''] = text.split(':')
    if (namespace === '' || name === '') throw new CommandError('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', namespace, name }
  })
  const wanted: readonly Subject[] = [...flags.list('user').map((name) => ({ apiGroup, kind: 'User', name })), ...flags.list('group').map((name) => ({ apiGroup, kind: 'Group', name })), ...accounts]
  if (wanted.length === 0) throw new CommandError('you must specify at least one value of user, group or serviceaccount')
  yield* changeEach(invocation, selected, {
    operation: 'subjects updated',
    failure: 'failed to patch subjects to rolebinding: ',
    plan(object) {
      if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') throw new CommandError('setting subjects is only supported for RoleBinding/ClusterRoleBinding')
      const { subjects = [] } = object as KubeObject & { readonly subjects?: readonly Subject[] }
      const isThere = (subject: Subject): boolean => subjects.some(({ kind, name, namespace = '' }) => kind === subject.kind && name === subject.name && namespace === (subject.namespace ?? ''))
      return { ...object, subjects: [...subjects, ...wanted.filter((subject) => !isThere(subject))] } as KubeObject
    },
  })
}
