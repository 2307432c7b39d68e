// Arguments of each command: kinds, `kind name…`, `kind/name`, pods, nodes, contexts.
import type { Resource } from '../../api/index.ts'
import { findResource, isShadowed, resourceName } from '../rest-mapper.ts'
import { containersOf } from './flag-values.ts'
import { namesOf, NODES, PODS, resourcesAt, type CompletionLine } from './line.ts'

type Completer = (line: CompletionLine) => readonly string[]

/** Kinds whose Pods a command can reach through them. */
const WORKLOADS = ['deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'services']

/** `TYPE`, `TYPE NAME…`, `TYPE/NAME…`; `types` narrows the kinds. */
const typeAndNames = (types?: readonly string[]): Completer => (line) => {
  const { args, word, source } = line
  const resources = resourcesAt(source)
  const slash = word.indexOf('/')
  if (slash >= 0) {
    const type = word.slice(0, slash)
    const resource = findResource(resources, type)
    return resource ? namesOf(line, resource).map((name) => `${type}/${name}`).filter((name) => !args.includes(name)) : []
  }
  // Once a kind stands with its name behind a slash, each further argument does so too.
  if (args.length === 0 || args[0]!.includes('/')) return kinds(resources, types, word, args.length > 0)
  const [named = '', ...given] = args
  return named.split(',').flatMap((type) => {
    const resource = findResource(resources, type)
    return resource ? namesOf(line, resource) : []
  }).filter((name) => !given.includes(name))
}

/** Kinds by their plural names; behind a comma the next one. */
function kinds(resources: readonly Resource[], types: readonly string[] | undefined, word: string, isSlashed: boolean): readonly string[] {
  const before = word.slice(0, word.lastIndexOf(',') + 1)
  const chosen = types ?? [...new Set(resources.filter((r) => r.verbs.includes('get') && !isShadowed(r)).map(resourceName))]
  const last = word.slice(before.length)
  // A short name is a name: whoever types `po` and Tab means pods.
  const short = types || last === '' ? [] : resources.flatMap((r) => (!isShadowed(r) && r.shortNames.includes(last) ? [last] : []))
  return [...chosen, ...short].filter((name) => !before.split(',').includes(name)).map((name) => `${before}${name}${isSlashed ? '/' : ''}`)
}

/** A pod, or a workload whose pods are meant: `web-1`, `deployments/web`. */
const podOrWorkload: Completer = (line) => {
  const { word } = line
  if (word.includes('/')) return typeAndNames()({ ...line, args: [] })
  return [...namesOf(line, PODS), ...WORKLOADS.map((kind) => `${kind}/`)]
}

const names = (resource: typeof PODS | typeof NODES, most = Infinity): Completer => (line) => (line.args.length < most ? namesOf(line, resource).filter((name) => !line.args.includes(name)) : [])

const config = (list: 'contexts' | 'clusters' | 'users'): Completer => ({ args, source }) => (args.length === 0 ? source.config[list].map(({ name }) => name) : [])

const onlyFirst = (complete: Completer): Completer => (line) => (line.args.length === 0 ? complete(line) : [])

const podThenContainer: Completer = (line) => (line.args.length === 0 ? podOrWorkload(line) : line.args.length === 1 ? containersOf(line) : [])

const SCALABLE = ['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets']
const ROLLED = ['deployments', 'daemonsets', 'statefulsets']
const TEMPLATED = ['pods', 'replicationcontrollers', 'deployments', 'daemonsets', 'statefulsets', 'cronjobs', 'replicasets']

/** By the command's path. What is not here takes no names. */
const ARGUMENTS: Readonly<Record<string, Completer>> = {
  get: typeAndNames(), describe: typeAndNames(), delete: typeAndNames(), edit: typeAndNames(), label: typeAndNames(), annotate: typeAndNames(), patch: typeAndNames(), wait: typeAndNames(),
  explain: onlyFirst(typeAndNames()),
  'apply view-last-applied': typeAndNames(), 'apply edit-last-applied': typeAndNames(), 'auth can-i': ({ args }) => (args.length === 0 ? ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] : []),
  expose: typeAndNames(['deployments', 'pods', 'replicasets', 'replicationcontrollers', 'services']),
  scale: typeAndNames(SCALABLE), autoscale: typeAndNames(SCALABLE),
  'rollout history': typeAndNames(ROLLED), 'rollout pause': typeAndNames(['deployments']), 'rollout restart': typeAndNames(ROLLED), 'rollout resume': typeAndNames(['deployments']), 'rollout status': typeAndNames(ROLLED), 'rollout undo': typeAndNames(ROLLED),
  'set image': typeAndNames(TEMPLATED), 'set env': typeAndNames(TEMPLATED), 'set resources': typeAndNames(TEMPLATED), 'set serviceaccount': typeAndNames(TEMPLATED), 'set selector': typeAndNames(['services']),
  taint: typeAndNames(['nodes']), cordon: names(NODES), uncordon: names(NODES), drain: names(NODES), 'top node': names(NODES, 1),
  'top pod': names(PODS, 1), logs: podThenContainer, exec: onlyFirst(podOrWorkload), attach: onlyFirst(podOrWorkload), 'port-forward': onlyFirst(podOrWorkload), debug: onlyFirst(podOrWorkload), cp: (line) => namesOf(line, PODS).map((name) => `${name}:`),
  'config use-context': config('contexts'), 'config rename-context': config('contexts'), 'config delete-context': config('contexts'), 'config get-contexts': config('contexts'), 'config set-context': config('contexts'),
  'config delete-cluster': config('clusters'), 'config set-cluster': config('clusters'), 'config delete-user': config('users'), 'config set-credentials': config('users'),
}

/** What may stand where the word is typed. */
export function completeArguments(line: CompletionLine): readonly string[] {
  return ARGUMENTS[line.path]?.(line) ?? []
}
