// Values of flags: namespaces, contexts, containers, files, formats.
import type { Pod } from '../../api/types/core-v1.ts'
import { namespaceOf, namesOf, NAMESPACES, type CompletionLine } from './line.ts'

const FORMATS = ['custom-columns=', 'custom-columns-file=', 'go-template=', 'go-template-file=', 'json', 'jsonpath=', 'jsonpath-as-json=', 'jsonpath-file=', 'kyaml', 'name', 'template', 'templatefile', 'wide', 'yaml']

/** Values by the flag's name, for every command that has it. */
const VALUES: Readonly<Record<string, (line: CompletionLine) => readonly string[]>> = {
  namespace: (line) => namesOf(line, NAMESPACES),
  context: ({ source }) => source.config.contexts.map(({ name }) => name),
  cluster: ({ source }) => source.config.clusters.map(({ name }) => name),
  user: ({ source }) => source.config.users.map(({ name }) => name),
  container: (line) => containersOf(line),
  filename: (line) => filesOf(line),
  kubeconfig: (line) => filesOf(line),
  'from-file': (line) => filesOf(line),
  'patch-file': (line) => filesOf(line),
  output: ({ path }) => (path === 'get' || path === 'events' ? FORMATS : FORMATS.filter((format) => format !== 'wide')),
  'dry-run': () => ['client', 'none', 'server'],
  cascade: () => ['background', 'foreground', 'orphan'],
  restart: () => ['Always', 'Never', 'OnFailure'],
  type: ({ path }) => (path === 'patch' ? ['json', 'merge', 'strategic'] : ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
  validate: () => ['ignore', 'strict', 'warn'],
}

export function completeFlagValue(line: CompletionLine, flag: string): readonly string[] {
  return VALUES[flag]?.(line) ?? []
}

/** Containers of the pod that the line names. */
export function containersOf(line: CompletionLine): readonly string[] {
  const [word = ''] = line.args
  const name = word.replace(/^(?:pods?|po)\//, '')
  const namespace = namespaceOf(line)
  for (const object of line.source.objects('pods')) {
    if (object.metadata.name !== name || object.metadata.namespace !== namespace) continue
    const { spec } = object as Pod
    return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])].map((container) => container.name)
  }
  return []
}

/** Files, folder by folder. */
function filesOf({ source, word }: CompletionLine): readonly string[] {
  const before = word.slice(0, word.lastIndexOf('/') + 1)
  return source.files.filter((file) => file.startsWith(before)).map((file) => {
    const slash = file.indexOf('/', before.length)
    return slash < 0 ? file : file.slice(0, slash + 1)
  })
}
