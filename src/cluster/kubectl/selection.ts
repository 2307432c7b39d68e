// Which objects a command is about: `TYPE NAME…`, `TYPE/NAME…`, `-f FILE`, `-l`. Models cli-runtime/pkg/resource/builder.go.
import { ApiError, quoteGo, type ApiQuery, type KubeList, type KubeObject, type Status } from '../api/index.ts'
import type { Process } from '../../kernel/index.ts'
import { readDocuments } from './documents.ts'
import { CommandError, ErrorList } from './errors.ts'
import type { Invocation } from './invocation.ts'
import type { Mapping } from './rest-mapper.ts'

/** One object that a command speaks of: by name, or as it stands in a file. */
export interface Selected {
  readonly mapping: Mapping
  readonly name: string
  readonly namespace: string | undefined
  /** The object: as the server has it, or as the file says. */
  readonly object?: KubeObject
  /** Where it was read, for messages. */
  readonly source?: string
}

const ONE_FORM = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

export interface Argument { readonly mapping: Mapping; readonly name?: string }

/** Reads `pods`, `pods,services`, `pod a b`, `pod/a svc/b`. Throws CommandError. */
export function* parseArguments(invocation: Invocation, words: readonly string[]): Process<readonly Argument[]> {
  const { mapper } = invocation
  if (words.length === 0) return []
  if (words.some((word) => word.includes('/'))) {
    const out: Argument[] = []
    for (const word of words) {
      const parts = word.split('/')
      if (parts.length > 2 && words.length === 1) throw new CommandError('arguments in resource/name form may not have more than one slash')
      if (parts.length !== 2 || words.some((other) => !other.includes('/'))) throw new CommandError(ONE_FORM)
      if (parts[0] === '' || parts[1] === '') throw new CommandError('arguments in resource/name form must have a single resource and name')
      out.push({ mapping: yield* mapper.find(parts[0]!), name: parts[1]! })
    }
    return out
  }
  const [types = '', ...names] = words
  // A type that is named twice is looked at once.
  const mappings = new Set<Mapping>()
  for (const type of types.split(',')) {
    const category = yield* mapper.category(type)
    if (category.length === 0) mappings.add(yield* mapper.find(type))
    for (const mapping of category) mappings.add(mapping)
  }
  if (names.length === 0) return [...mappings].map((mapping) => ({ mapping }))
  return [...mappings].flatMap((mapping) => names.map((name) => ({ mapping, name })))
}

export interface Selector {
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** The objects themselves, fetched. Failures of single names come last, as one ErrorList, with what was found. */
export function* fetchSelected(invocation: Invocation, args: readonly Argument[], selector: Selector = {}, allNamespaces = false): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  const found: Selected[] = []
  const errors: unknown[] = []
  const namespace = allNamespaces ? undefined : invocation.namespace
  for (const { mapping, name } of args) {
    try {
      if (name !== undefined) {
        const object = yield* invocation.send(mapping, 'get', { name, namespace: invocation.namespace })
        found.push(selectedOf(mapping, object))
      } else {
        const query: ApiQuery = { limit: 500, ...selector }
        const list = yield* listSelected<KubeList>(invocation, mapping, { namespace, query })
        found.push(...list.items.map((item) => selectedOf(mapping, { ...item, kind: mapping.kind, apiVersion: mapping.apiVersion })))
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      errors.push(error)
    }
  }
  return { found, errors }
}

/** Lists, and says of a list that is refused what was looked for. Models cli-runtime/pkg/resource/selector.go. */
export function* listSelected<T>(invocation: Invocation, mapping: Mapping, parts: { namespace: string | undefined; query: ApiQuery; accept?: 'json' | 'table'; subresource?: string }): Process<T> {
  try {
    return yield* invocation.send<T>(mapping, 'list', parts)
  } catch (error) {
    if (!(error instanceof ApiError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) throw error
    const { labelSelector = '', fieldSelector = '' } = parts.query
    const resource = quoteGo(describeResource(mapping))
    const what = labelSelector === '' && fieldSelector === '' ? `Unable to list ${resource}` : `Unable to find ${resource} that match label selector ${quoteGo(labelSelector)}, field selector ${quoteGo(fieldSelector)}`
    throw new ApiError({ ...error.status, message: `${what}: ${error.status.message ?? ''}` })
  }
}

/** `apps/v1, Resource=deployments`: a resource as Go prints it. */
export const describeResource = ({ group, version, resource }: Mapping): string => `${group}/${version}, Resource=${resource}`

const selectedOf = (mapping: Mapping, object: KubeObject): Selected => ({ mapping, name: object.metadata.name, namespace: mapping.namespaced ? object.metadata.namespace : undefined, object })

/** A document with the resource that serves its kind. */
export type FoundDocument = Selected & { readonly object: KubeObject }

/** What is to be worked on, one after the other, or why it cannot be. */
export type Entry<T extends Selected = Selected> = T | { readonly failure: unknown }

/**
 * Documents with the resources that serve their kinds. What cannot be read, or no resource serves, is one error together, as the
 * resource builder gives it after the others have had their turn; `entries` is both in order.
 */
export function* selectDocuments(invocation: Invocation): Process<{ found: readonly FoundDocument[]; errors: readonly unknown[]; entries: readonly Entry<FoundDocument>[] }> {
  const entries: Entry<FoundDocument>[] = []
  for (const document of readDocuments(invocation)) {
    if ('error' in document) {
      entries.push({ failure: document.error })
      continue
    }
    const { source, object } = document
    const { apiVersion = '', kind = '' } = object
    const mapping = yield* invocation.mapper.findKind(apiVersion, kind)
    if (!mapping) {
      entries.push({ failure: new CommandError(`resource mapping not found for name: "${object.metadata.name ?? ''}" namespace: "${object.metadata.namespace ?? ''}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`) })
      continue
    }
    const { namespace } = object.metadata
    if (mapping.namespaced && invocation.target.isNamespaceExplicit && namespace && namespace !== invocation.namespace) {
      entries.push({ failure: new CommandError(`the namespace from the provided object "${namespace}" does not match the namespace "${invocation.namespace}". You must pass '--namespace=${namespace}' to perform this operation.`) })
      continue
    }
    const inNamespace = mapping.namespaced ? (namespace ?? invocation.namespace) : undefined
    const placed = inNamespace === undefined || namespace === inNamespace ? object : { ...object, metadata: { ...object.metadata, namespace: inNamespace } }
    entries.push({ mapping, name: object.metadata.name ?? '', namespace: inNamespace, object: placed, source })
  }
  return { found: entries.flatMap((entry) => ('failure' in entry ? [] : [entry])), errors: together(entries.flatMap((entry) => ('failure' in entry ? [entry.failure] : []))), entries }
}

const together = (errors: readonly unknown[]): readonly unknown[] => (errors.length > 1 ? [new ErrorList(errors)] : errors)

/** What a command with `TYPE NAME`, `-l` or `-f` is about, fetched or read. */
export function* selectTargets(invocation: Invocation, words: readonly string[], options: { readonly takesAll?: boolean } = {}): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  const targets = yield* findTargets(invocation, words, { ...options, wholeTypes: options.takesAll === false && invocation.flags.bool('all') })
  return targets === 'files' ? yield* selectDocuments(invocation) : yield* fetchSelected(invocation, targets, selectorOf(invocation), invocation.flags.bool('all-namespaces'))
}

export const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** Arguments that must name objects. Throws CommandError. */
export function* findNamed(invocation: Invocation, words: readonly string[]): Process<readonly Argument[]> {
  const args = yield* parseArguments(invocation, words)
  if (args.length === 0) throw new CommandError(MISSING)
  if (args.some((arg) => arg.name === undefined)) throw new CommandError('resource(s) were provided, but no name was specified')
  return args
}

/**
 * The arguments after the rules of the resource builder: what must not stand together, what is missing. `wholeTypes`: a type alone
 * means all of its objects; `takesAll`: --all counts as a selector. Throws CommandError. Models Builder.visitorResult.
 */
export function* findTargets(invocation: Invocation, words: readonly string[], { wholeTypes = false, takesAll = true }: { readonly wholeTypes?: boolean; readonly takesAll?: boolean } = {}): Process<readonly Argument[] | 'files'> {
  const { flags } = invocation
  const isAll = takesAll && flags.bool('all')
  if (isAll && (flags.string('selector') !== '' || flags.string('field-selector') !== '')) throw new CommandError("setting 'all' parameter but found a non empty selector. ")
  if (flags.list('filename').length > 0 || flags.string('kustomize') !== '') {
    if (words.length > 0) throw new CommandError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    return 'files'
  }
  const args = yield* parseArguments(invocation, words)
  const isNamed = args.some((arg) => arg.name !== undefined)
  const isSelective = isAll || flags.string('selector') !== '' || flags.string('field-selector') !== ''
  if (isSelective) {
    if (isNamed) throw new CommandError(words[0]!.includes('/') ? 'selectors and the all flag cannot be used when passing resource/name arguments' : 'name cannot be provided when a selector is specified')
    if (args.length === 0) throw new CommandError('at least one resource must be specified to use a selector')
    return args
  }
  if (args.length === 0) throw new CommandError(MISSING)
  if (!isNamed && !wholeTypes) throw new CommandError('resource(s) were provided, but no name was specified')
  // Types with commas between are each combined with each name; a category cannot be.
  if (isNamed && !/[/,]/.test(words[0]!) && new Set(args.map((arg) => arg.mapping)).size > 1) throw new CommandError('you must specify only one resource')
  if (isNamed && flags.bool('all-namespaces') && args.some((arg) => arg.mapping.namespaced)) throw new CommandError('a resource cannot be retrieved by name across all namespaces')
  return args
}

export function selectorOf({ flags }: Invocation): Selector {
  const [labelSelector, fieldSelector] = [flags.string('selector'), flags.string('field-selector')]
  return { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) }
}

/** Throws what went wrong, if anything did: a single failure as itself. */
export function throwErrors(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ErrorList(errors)
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && (error.status as Status).reason === 'NotFound'
