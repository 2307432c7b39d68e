// The kustomization file of a folder: where it is, what may be in it. Models kustomize/api/types/kustomization.go.
import { YamlError, parseYaml, splitYamlDocuments, type KubeObject } from '../../api/index.ts'
import { CommandError } from '../errors.ts'
import type { FileStore } from '../invocation.ts'

type Pairs = Readonly<Record<string, string>>

export interface GeneratorOptions { readonly labels?: Pairs; readonly annotations?: Pairs; readonly disableNameSuffixHash?: boolean; readonly immutable?: boolean }

export interface Generator {
  readonly name?: string
  readonly namespace?: string
  readonly behavior?: string
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly env?: string
  readonly envs?: readonly string[]
  readonly type?: string
  readonly options?: GeneratorOptions
}

export interface PatchTarget { readonly group?: string; readonly version?: string; readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly labelSelector?: string; readonly annotationSelector?: string }

export interface Patch { readonly path?: string; readonly patch?: string; readonly target?: PatchTarget }

export interface Kustomization {
  readonly resources: readonly string[]
  readonly bases: readonly string[]
  readonly namespace?: string
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly commonLabels?: Pairs
  readonly commonAnnotations?: Pairs
  readonly labels?: readonly { readonly pairs?: Pairs; readonly includeSelectors?: boolean; readonly includeTemplates?: boolean }[]
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string | number; readonly digest?: string }[]
  readonly replicas?: readonly { readonly name: string; readonly count: number }[]
  readonly generatorOptions?: GeneratorOptions
  readonly configMapGenerator?: readonly Generator[]
  readonly secretGenerator?: readonly Generator[]
  readonly patches?: readonly Patch[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly Patch[]
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const FIELDS = new Set([
  'apiVersion', 'kind', 'metadata', 'openapi', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches',
  'images', 'imageTags', 'replacements', 'replicas', 'vars', 'sortOptions', 'resources', 'components', 'crds', 'bases', 'configMapGenerator', 'secretGenerator', 'helmGlobals', 'helmCharts',
  'helmChartInflationGenerator', 'generatorOptions', 'configurations', 'generators', 'transformers', 'validators', 'buildMetadata',
])

const DEPRECATED: readonly (readonly [field: string, instead: string])[] = [['commonLabels', 'labels'], ['bases', 'resources'], ['patchesJson6902', 'patches'], ['patchesStrategicMerge', 'patches'], ['vars', 'replacements']]

/** `base/../other` from a folder on, without the detours. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}` || '.'
}

/** Reads and checks it. Throws CommandError. */
export function readKustomization(files: FileStore, at: string, warnings: string[]): Kustomization {
  const folder = joinPath('.', at)
  if (folder !== '.' && !files.list().some((file) => file.startsWith(`${folder}/`))) throw new CommandError(`must build at directory: not a valid directory: evalsymlink failure on '${at}' : lstat ${at}: no such file or directory`)
  const found = NAMES.map((name) => joinPath(folder, name)).filter((path) => files.read(path) !== undefined)
  if (found.length === 0) throw new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${at}'`)
  if (found.length > 1) throw new CommandError(`Found multiple kustomization files under: ${at}`)
  const value = parsed(files.read(found[0]!)!)
  const problem = Object.keys(value).find((field) => !FIELDS.has(field))
  if (problem !== undefined) throw new CommandError(`invalid Kustomization: json: unknown field ${JSON.stringify(problem)}`)
  const { apiVersion: _, kind: __, ...content } = value
  if (Object.values(content).every((field) => field === null || (Array.isArray(field) && field.length === 0))) throw new CommandError('kustomization.yaml is empty')
  for (const [field, instead] of DEPRECATED) if (content[field] !== undefined) warnings.push(`# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`)
  const given = content as Partial<Kustomization>
  return { ...given, resources: given.resources ?? [], bases: given.bases ?? [] }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return (parseYaml(text).value ?? {}) as Readonly<Record<string, unknown>>
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new CommandError(`invalid Kustomization: ${error.message}`)
  }
}

/** The objects of a file; Lists are taken apart. Throws CommandError. */
export function documentsIn(text: string, path: string): readonly KubeObject[] {
  return splitYamlDocuments(text).flatMap((part) => {
    const { value } = parseYaml(part)
    if (value === null) return []
    const object = value as unknown as KubeObject & { readonly items?: readonly KubeObject[] }
    if (!object.kind) throw new CommandError(`accumulating resources: accumulation err='accumulating resources from '${path}': missing metadata.name in object {{${object.apiVersion ?? ''} } {{ } map[] map[]}}'`)
    return object.kind.endsWith('List') && object.items ? object.items : [{ ...object, metadata: object.metadata ?? ({} as KubeObject['metadata']) }]
  })
}
