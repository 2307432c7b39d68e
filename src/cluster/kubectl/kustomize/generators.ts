// ConfigMaps and Secrets made from literals, files and files of variables. Models kustomize's ConfigMapGenerator, SecretGenerator and kv loader.
import { encodeBase64, type KubeObject } from '../../api/index.ts'
import { CommandError } from '../errors.ts'
import type { FileStore } from '../invocation.ts'
import { joinPath, type Generator, type Kustomization } from './kustomization.ts'
import type { Resource } from './resource.ts'

interface Data extends KubeObject {
  readonly data?: Readonly<Record<string, string>>
  readonly type?: string
  readonly immutable?: boolean
}

/** The resources with those that a kustomization generates, merged into what is there where it says so. */
export function generate(files: FileStore, folder: string, kustomization: Kustomization, resources: readonly Resource[]): readonly Resource[] {
  let all = resources
  const kinds = [['ConfigMap', kustomization.configMapGenerator], ['Secret', kustomization.secretGenerator]] as const
  for (const [kind, generators] of kinds) {
    for (const generator of generators ?? []) {
      const made = resourceOf(files, folder, kind, generator, kustomization)
      const old = all.find(({ object, names }) => object.kind === kind && names.includes(generator.name ?? ''))
      const behavior = generator.behavior ?? 'create'
      if (behavior === 'create' && old) throw new CommandError(`merging from generator ${kind}Generator: id resid.ResId{Gvk:resid.Gvk{Version:"v1", Kind:"${kind}"}, Name:"${generator.name}"} exists; behavior must be merge or replace`)
      if (behavior !== 'create' && !old) throw new CommandError(`merging from generator ${kind}Generator: id resid.ResId{Gvk:resid.Gvk{Version:"v1", Kind:"${kind}"}, Name:"${generator.name}"} does not exist; cannot merge or replace`)
      all = old ? all.map((each) => (each === old ? { ...each, needsHash: made.needsHash, object: merged(each.object, made.object, behavior === 'merge') } : each)) : [...all, made]
    }
  }
  return all
}

function merged(old: Data, { data, metadata: { labels, annotations } }: Data, keepsData: boolean): Data {
  const metadata = { ...old.metadata, ...(labels ? { labels: { ...old.metadata.labels, ...labels } } : {}), ...(annotations ? { annotations: { ...old.metadata.annotations, ...annotations } } : {}) }
  return { ...old, metadata, data: { ...(keepsData ? old.data : {}), ...data } }
}

function resourceOf(files: FileStore, folder: string, kind: 'ConfigMap' | 'Secret', generator: Generator, { generatorOptions }: Kustomization): Resource {
  const { name = '', namespace } = generator
  if (name === '') throw new CommandError('configmap must have name')
  const options = { ...generatorOptions, ...generator.options, labels: { ...generatorOptions?.labels, ...generator.options?.labels }, annotations: { ...generatorOptions?.annotations, ...generator.options?.annotations } }
  const pairs = pairsOf(files, folder, generator)
  const data = Object.fromEntries(pairs.map(([key, value]) => [key, kind === 'Secret' ? encodeBase64(value) : value]))
  const metadata = { name, ...(namespace ? { namespace } : {}), ...(Object.keys(options.labels).length > 0 ? { labels: options.labels } : {}), ...(Object.keys(options.annotations).length > 0 ? { annotations: options.annotations } : {}) }
  const object = { apiVersion: 'v1', kind, metadata, ...(pairs.length > 0 ? { data } : {}), ...(kind === 'Secret' ? { type: generator.type ?? 'Opaque' } : {}), ...(options.immutable ? { immutable: true } : {}) } as unknown as Data
  return { object, names: [name], needsHash: options.disableNameSuffixHash !== true }
}

const failure = (what: string): CommandError => new CommandError(`loading KV pairs: ${what}`)

function pairsOf(files: FileStore, folder: string, { literals = [], files: sources = [], envs = [], env }: Generator): readonly (readonly [string, string])[] {
  const read = (path: string, what: string): string => {
    const full = joinPath(folder, path)
    const text = files.read(full)
    if (text === undefined) throw failure(`${what}: evalsymlink failure on '${full}' : lstat ${full}: no such file or directory`)
    return text
  }
  const pairs: (readonly [string, string])[] = []
  for (const path of env === undefined ? envs : [...envs, env]) for (const pair of variables(read(path, `env source files: [${path}]`))) pairs.push(pair)
  for (const literal of literals) {
    const at = literal.indexOf('=')
    if (at < 1) throw failure(`literal sources [${literals.join(' ')}]: invalid literal source ${literal}, expected key=value`)
    pairs.push([literal.slice(0, at), literal.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2')])
  }
  for (const source of sources) {
    const at = source.indexOf('=')
    const path = source.slice(at + 1)
    pairs.push([at < 0 ? path.slice(path.lastIndexOf('/') + 1) : source.slice(0, at), read(path, `file sources: [${sources.join(' ')}]`)])
  }
  const doubled = pairs.find(([key], at) => pairs.findIndex(([other]) => other === key) < at)
  if (doubled) throw new CommandError(`configmap generator: cannot add key '${doubled[0]}', another key by that name already exists`)
  return pairs
}

/** The lines `NAME=value` of a file. */
function variables(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').map((line) => line.replace(/\r$/, '').trimStart()).filter((line) => line !== '' && !line.startsWith('#') && line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
}
