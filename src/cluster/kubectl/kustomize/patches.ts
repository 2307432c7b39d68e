// Patches: strategic merges that name their object or are given a target, and JSON patches. Models kustomize's PatchTransformer.
import { PatchError, applyJsonPatch, applyMergePatch, applyStrategicMergePatch, parseLabelSelector, parseYaml, schemaOfKind, splitYamlDocuments, type JsonPatchOperation, type KubeObject } from '../../api/index.ts'
import { CommandError } from '../errors.ts'
import type { FileStore } from '../invocation.ts'
import { joinPath, type Kustomization, type Patch, type PatchTarget } from './kustomization.ts'
import { idText, nameOf, type Resource } from './resource.ts'

export function applyPatches(files: FileStore, folder: string, { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] }: Kustomization, resources: readonly Resource[]): readonly Resource[] {
  const merges = patchesStrategicMerge.map((text): Patch => (files.read(joinPath(folder, text)) === undefined ? { patch: text } : { path: text }))
  return [...merges, ...patches, ...patchesJson6902].reduce((all, patch) => applyOne(all, patch, textOf(files, folder, patch)), resources)
}

function textOf(files: FileStore, folder: string, { path, patch = '' }: Patch): string {
  if (path === undefined) return patch
  const full = joinPath(folder, path)
  const text = files.read(full)
  if (text === undefined) throw new CommandError(`trouble configuring builtin PatchTransformer with config: \`\npath: ${path}\n\`: failed to get the patch file from path(${path}): evalsymlink failure on '${full}' : lstat ${full}: no such file or directory`)
  return text
}

function applyOne(all: readonly Resource[], { target }: Patch, text: string): readonly Resource[] {
  const values = splitYamlDocuments(text).map((part) => parseYaml(part).value as unknown).filter((value) => value !== null)
  return values.reduce<readonly Resource[]>((resources, value) => {
    if (Array.isArray(value)) {
      if (!target) throw new CommandError('must specify a target for JSON patch')
      return chosen(resources, target, (resource) => ({ ...resource, object: jsonPatched(resource.object, value as readonly JsonPatchOperation[]) }))
    }
    const patch = value as KubeObject & { readonly $patch?: string }
    if (target) return chosen(resources, target, (resource) => mergedWith(resource, patch))
    const fits = (resource: Resource): boolean => resource.object.kind === patch.kind && (resource.names.includes(patch.metadata.name) || nameOf(resource) === patch.metadata.name)
    if (!resources.some(fits)) {
      const id = idText({ object: patch, names: [], needsHash: false })
      throw new CommandError(`no resource matches strategic merge patch "${id}": no matches for Id ${id}; failed to find unique target for patch ${id}`)
    }
    return resources.flatMap((resource) => (fits(resource) ? (mergedWith(resource, patch) ?? []) : [resource]))
  }, all)
}

function chosen(all: readonly Resource[], target: PatchTarget, change: (resource: Resource) => Resource | undefined): readonly Resource[] {
  return all.flatMap((resource) => (isChosen(resource, target) ? (change(resource) ?? []) : [resource]))
}

function isChosen({ object, names }: Resource, { group, version, kind, name, namespace, labelSelector, annotationSelector }: PatchTarget): boolean {
  const { apiVersion = '' } = object
  const slash = apiVersion.indexOf('/')
  const whole = (pattern: string | undefined, texts: readonly string[]): boolean => !pattern || texts.some((text) => new RegExp(`^(?:${pattern})$`).test(text))
  const selected = (selector: string | undefined, pairs: Readonly<Record<string, string>> | undefined): boolean => !selector || parseLabelSelector(selector).matches(pairs ?? {})
  return whole(group, [slash < 0 ? '' : apiVersion.slice(0, slash)]) && whole(version, [apiVersion.slice(slash + 1)]) && whole(kind, [object.kind ?? '']) && whole(name, [...names, object.metadata.name ?? ''])
    && whole(namespace, [object.metadata.namespace ?? '']) && selected(labelSelector, object.metadata.labels) && selected(annotationSelector, object.metadata.annotations)
}

function jsonPatched(object: KubeObject, operations: readonly JsonPatchOperation[]): KubeObject {
  try {
    return applyJsonPatch(object, operations)
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw new CommandError(error.message)
  }
}

/** The resource with the patch merged into it; undefined when that deletes it. Its name and kind stay. */
function mergedWith(resource: Resource, patch: KubeObject & { readonly $patch?: string }): Resource | undefined {
  if (patch.$patch === 'delete') return undefined
  const { object } = resource
  const { apiVersion = '', kind = '' } = object
  const type = schemaOfKind(apiVersion, kind)
  const content = { ...patch, apiVersion, kind, metadata: { ...patch.metadata, name: object.metadata.name } }
  return { ...resource, object: type ? applyStrategicMergePatch(object, content, type) : applyMergePatch(object, content) }
}
