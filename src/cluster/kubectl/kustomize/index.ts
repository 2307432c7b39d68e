// Kustomizations: a folder's resources, generated ConfigMaps and Secrets, and what is laid over them. Models sigs.k8s.io/kustomize (v5.7) as kubectl has it.
// Left out: components, replacements, vars, Helm charts, remote resources, transformer and generator files, crds, openapi, `buildMetadata`, sortOptions.
import type { KubeObject } from '../../api/index.ts'
import { CommandError } from '../errors.ts'
import type { FileStore } from '../invocation.ts'
import { documentsIn, joinPath, readKustomization } from './kustomization.ts'
import { generate } from './generators.ts'
import { hashedName } from './hash.ts'
import { inOrder } from './order.ts'
import { applyPatches } from './patches.ts'
import { withReferences } from './references.ts'
import { idText, nameOf, type Resource } from './resource.ts'
import { transform } from './transform.ts'

export interface Build {
  readonly objects: readonly KubeObject[]
  /** What kustomize says beside, a line each. */
  readonly warnings: readonly string[]
}

/** Builds the kustomization in a folder. Throws CommandError in kustomize's words. */
export function buildKustomization(files: FileStore, folder: string): Build {
  const warnings: string[] = []
  const resources = accumulate(files, folder === '' ? '.' : folder, warnings)
  const named = resources.map((resource) => (resource.needsHash ? withName(resource, hashedName(resource.object)) : resource))
  return { objects: inOrder(withReferences(named)).map(({ object }) => object), warnings }
}

const withName = (resource: Resource, name: string): Resource => ({ ...resource, names: [...resource.names, name], object: { ...resource.object, metadata: { ...resource.object.metadata, name } } })

/** The resources of a folder with all that its kustomization does to them. */
function accumulate(files: FileStore, folder: string, warnings: string[]): readonly Resource[] {
  const kustomization = readKustomization(files, folder, warnings)
  const loaded = [...kustomization.resources, ...kustomization.bases].reduce<readonly Resource[]>((all, entry) => withAll(all, load(files, folder, entry, warnings), folder, entry), [])
  const made = generate(files, folder, kustomization, loaded)
  return transform(applyPatches(files, folder, kustomization, made), kustomization)
}

function load(files: FileStore, folder: string, entry: string, warnings: string[]): readonly Resource[] {
  const path = joinPath(folder, entry)
  const text = files.read(path)
  if (text !== undefined) return documentsIn(text, path).map((object) => ({ object, names: [object.metadata.name ?? ''], needsHash: false }))
  if (files.list().some((file) => path === '.' || file.startsWith(`${path}/`))) return accumulate(files, path, warnings)
  const missing = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`
  throw new CommandError(`accumulating resources: accumulation err='accumulating resources from '${entry}': ${missing}': must build at directory: not a valid directory: ${missing}`)
}

function withAll(all: readonly Resource[], more: readonly Resource[], folder: string, entry: string): readonly Resource[] {
  for (const resource of more) {
    if (!all.some((each) => idText(each) === idText(resource) && nameOf(each) === nameOf(resource))) continue
    const path = joinPath(folder, entry)
    throw new CommandError(`accumulating resources: accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file': recursed merging from path '${path}': may not add resource with an already registered id: ${idText(resource)}`)
  }
  return [...all, ...more]
}
