// kubectl auth: can-i, whoami, reconcile. Models kubectl/pkg/cmd/auth.
import { RESOURCES, type KubeObject } from '../../../api/index.ts'
import type { SelfSubjectReview } from '../../../api/types/authentication-v1.ts'
import type { SelfSubjectAccessReview, SelfSubjectRulesReview } from '../../../api/types/authorization-v1.ts'
import type { PolicyRule } from '../../../api/types/rbac-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS } from '../../command.ts'
import { CommandError, SilentExit } from '../../errors.ts'
import { ruleRows } from '../../describe/index.ts'
import { family } from '../../family.ts'
import type { Invocation } from '../../invocation.ts'
import { objectPrinterOf, printResult } from '../../output.ts'
import { TABLE_LAYOUT, TabWriter } from '../../printing/index.ts'
import type { Mapping } from '../../rest-mapper.ts'
import { isNotFound, selectDocuments, throwErrors } from '../../selection.ts'

const VERBS = new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest'])
const URL_VERBS = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'])
/** Things that rules speak of and no server lists. */
const UNLISTED = new Set(['users', 'groups'])

export const AUTH = family({
  name: 'auth',
  about: 'Inspect authorization.',
  usage: 'auth [flags] [options]',
  helpOn: 'stderr',
  children: [
    [{ name: 'can-i', flags: [{ name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'quiet', short: 'q', type: 'bool' }, { name: 'subresource', type: 'string' }, { name: 'list', type: 'bool' }, { name: 'no-headers', type: 'bool' }], run: canI }, 'Check whether an action is allowed'],
    [{ name: 'reconcile', flags: [{ name: 'remove-extra-permissions', type: 'bool' }, { name: 'remove-extra-subjects', type: 'bool' }, ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS], run: reconcile }, 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects'],
    [{ name: 'whoami', flags: PRINT_FLAGS, run: whoAmI }, 'Experimental: Check self subject attributes'],
  ],
})

function* review<T>(invocation: Invocation, apiVersion: string, kind: string, spec?: object): Process<T> {
  const mapping: Mapping = RESOURCES.find((r) => r.apiVersion === apiVersion && r.kind === kind)!
  return yield* invocation.send<T>(mapping, 'create', { body: { kind, apiVersion, metadata: {}, ...(spec ? { spec } : {}) } })
}

/** A warning, with an empty line behind it. */
const warn = (invocation: Invocation, text: string): void => invocation.err(`Warning: ${text}\n\n`)

function* canI(invocation: Invocation): Process<number> {
  const { args, flags } = invocation
  if (flags.bool('list')) return yield* listRules(invocation)
  if (args.length !== 2) throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.")
  const [verb = '', what = ''] = args
  const subresource = flags.string('subresource')
  const namespace = flags.bool('all-namespaces') ? '' : invocation.namespace
  let spec: SelfSubjectAccessReview['spec']
  if (what.startsWith('/')) {
    if (subresource !== '') throw new CommandError('--subresource can not be used with NonResourceURL')
    if (!URL_VERBS.has(verb)) warn(invocation, `verb '${verb}' is not a known verb`)
    spec = { nonResourceAttributes: { verb, path: what } }
  } else {
    const slash = what.indexOf('/')
    const [word, name] = slash < 0 ? [what, ''] : [what.slice(0, slash), what.slice(slash + 1)]
    const { group, resource } = yield* resourceFor(invocation, word)
    if (!VERBS.has(verb)) warn(invocation, `verb '${verb}' is not a known verb`)
    spec = { resourceAttributes: { verb, group, resource, ...(subresource ? { subresource } : {}), ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) } }
  }
  const { status } = yield* review<SelfSubjectAccessReview>(invocation, 'authorization.k8s.io/v1', 'SelfSubjectAccessReview', spec)
  const { allowed = false, reason = '', evaluationError = '' } = status ?? {}
  if (!flags.bool('quiet')) invocation.out(allowed ? 'yes\n' : `no${reason === '' ? '' : ` - ${reason}`}${evaluationError === '' ? '' : ` - ${evaluationError}`}\n`)
  if (!allowed) throw new SilentExit(1)
  return 0
}

/** The resource that a word means; one that no server has is asked for as it was typed. */
function* resourceFor(invocation: Invocation, word: string): Process<{ group: string; resource: string }> {
  if (word === '*') return { group: '', resource: '*' }
  try {
    const { group, resource, namespaced } = yield* invocation.mapper.find(word)
    if (!namespaced && !invocation.flags.bool('all-namespaces')) warn(invocation, `resource '${resource}' is not namespace scoped${group === '' ? '' : ` in group '${group}'`}`)
    return { group, resource }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const [name = '', ...rest] = word.toLowerCase().split('.')
    const group = rest.join('.')
    if (!UNLISTED.has(word.toLowerCase())) warn(invocation, `the server doesn't have a resource type '${name}'${group === '' ? '' : ` in group '${group}'`}`)
    return { group: '', resource: word }
  }
}

function* listRules(invocation: Invocation): Process<number> {
  const { args, flags, namespace } = invocation
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments')
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.has('subresource')) throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
  const { status } = yield* review<SelfSubjectRulesReview>(invocation, 'authorization.k8s.io/v1', 'SelfSubjectRulesReview', { namespace })
  if (status?.incomplete) invocation.err(`warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`)
  const writer = new TabWriter(TABLE_LAYOUT)
  if (!flags.bool('no-headers')) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n')
  const rules = [...(status?.resourceRules ?? []), ...(status?.nonResourceRules ?? [])] as readonly PolicyRule[]
  for (const row of ruleRows(rules)) writer.write(`${row.join('\t')}\n`)
  invocation.out(writer.take())
  return 0
}

function* whoAmI(invocation: Invocation): Process<void> {
  const answer = yield* review<SelfSubjectReview>(invocation, 'authentication.k8s.io/v1', 'SelfSubjectReview')
  const print = objectPrinterOf(invocation, [], true)
  if (print) return print(answer as unknown as KubeObject)
  const { username = '', uid = '', groups = [], extra = {} } = answer.status?.userInfo ?? {}
  const writer = new TabWriter(TABLE_LAYOUT)
  writer.write('ATTRIBUTE\tVALUE\n')
  if (username !== '') writer.write(`Username\t${username}\n`)
  if (uid !== '') writer.write(`UID\t${uid}\n`)
  if (groups.length > 0) writer.write(`Groups\t[${groups.join(' ')}]\n`)
  for (const key of Object.keys(extra).sort()) writer.write(`Extra: ${key}\t[${(extra[key] ?? []).join(' ')}]\n`)
  invocation.out(writer.take())
}

interface RbacObject extends KubeObject { readonly rules?: readonly PolicyRule[]; readonly subjects?: readonly object[] }

/** Creates what is missing and adds what it lacks; never takes rights away unless told to. */
function* reconcile(invocation: Invocation): Process<void> {
  const { flags } = invocation
  if (flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k')
  const { found, errors } = yield* selectDocuments(invocation)
  const failed: unknown[] = [...errors]
  for (const { mapping, name, namespace, object } of found) {
    // Files may hold other objects beside the rights: those are passed over.
    if (mapping.group !== 'rbac.authorization.k8s.io') continue
    try {
      const wanted = object as RbacObject
      let present: RbacObject | undefined
      try {
        present = yield* invocation.send<RbacObject>(mapping, 'get', { name, namespace })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
      const union = <T>(old: readonly T[] | undefined, added: readonly T[] | undefined, replaces: boolean): readonly T[] | undefined => {
        const texts = new Set((old ?? []).map((each) => JSON.stringify(each)))
        return replaces ? added : [...(old ?? []), ...(added ?? []).filter((each) => !texts.has(JSON.stringify(each)))]
      }
      const rules = union(present?.rules, wanted.rules, flags.bool('remove-extra-permissions'))
      const subjects = union(present?.subjects, wanted.subjects, flags.bool('remove-extra-subjects'))
      const result = present
        ? yield* invocation.send<KubeObject>(mapping, 'update', { name, namespace, body: { ...present, ...(rules?.length ? { rules } : {}), ...(subjects?.length ? { subjects } : {}), metadata: { ...present.metadata, labels: { ...present.metadata.labels, ...wanted.metadata.labels } } } })
        : yield* invocation.send<KubeObject>(mapping, 'create', { namespace, body: wanted })
      printResult(invocation, mapping, result, 'reconciled')
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

