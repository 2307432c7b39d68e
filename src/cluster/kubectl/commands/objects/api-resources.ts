// `kubectl api-resources` and `api-versions`. Models kubectl/pkg/cmd/apiresources.
import { ApiError, GROUPS, type Status } from '../../../api/index.ts'
import type { APIGroupList } from '../../../api/types/meta-v1.ts'
import type { Command } from '../../command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { TABLE_LAYOUT, TabWriter, formatJSON, formatYAML } from '../../printing/index.ts'
import { resourceName, type Mapping } from '../../rest-mapper.ts'

export const API_RESOURCES: Command = {
  name: 'api-resources',
  flags: [
    { name: 'api-group', type: 'string' },
    { name: 'namespaced', type: 'bool' },
    { name: 'verbs', type: 'list' },
    { name: 'categories', type: 'list' },
    { name: 'sort-by', type: 'string' },
    { name: 'no-headers', type: 'bool' },
    { name: 'cached', type: 'bool' },
    { name: 'output', short: 'o', type: 'string' },
    { name: 'show-managed-fields', type: 'bool' },
  ],
  *run(invocation) {
    const { flags, args, command } = invocation
    if (args.length > 0) throw usageError(command, `unexpected arguments: [${args.join(' ')}]`)
    const output = flags.string('output')
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(output)) throw new CommandError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`)
    const sortBy = flags.string('sort-by')
    if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind')
    const [verbs, categories] = [flags.list('verbs'), flags.list('categories')]
    const preferred = new Map(GROUPS.map((group) => [group.group, group.preferred]))
    const isShown = (r: Mapping): boolean =>
      (!preferred.has(r.group) || preferred.get(r.group) === r.version)
      && (!flags.has('api-group') || r.group === flags.string('api-group'))
      && (!flags.has('namespaced') || r.namespaced === flags.bool('namespaced'))
      && verbs.every((verb) => r.verbs.includes(verb))
      && categories.every((category) => r.categories.includes(category))
      && r.verbs.length > 0
    const resources = (yield* invocation.mapper.all()).filter(isShown)
    const rows = sorted(resources, sortBy)
    if (output === 'name') return invocation.out(rows.map((r) => `${resourceName(r)}\n`).join(''))
    if (output === 'json' || output === 'yaml') return invocation.out((output === 'json' ? formatJSON : formatYAML)(listOf(rows)))
    const writer = new TabWriter(TABLE_LAYOUT)
    const isWide = output === 'wide'
    if (!flags.bool('no-headers')) writer.write(`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${isWide ? '\tVERBS\tCATEGORIES' : ''}\n`)
    for (const r of rows) {
      writer.write(`${r.resource}\t${r.shortNames.join(',')}\t${r.apiVersion}\t${r.namespaced}\t${r.kind}${isWide ? `\t${r.verbs.join(',')}\t${r.categories.join(',')}` : ''}\n`)
    }
    invocation.out(writer.take())
  },
}

/** By group and name unless asked otherwise. */
function sorted(resources: readonly Mapping[], by: string): readonly Mapping[] {
  const keyOf = (r: Mapping): string => (by === 'name' ? r.resource : by === 'kind' ? r.kind : `${r.group}\u0000${r.resource}`)
  return [...resources].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}

function listOf(resources: readonly Mapping[]): object {
  return {
    apiVersion: 'v1', kind: 'APIResourceList', groupVersion: '',
    resources: resources.map(({ resource, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
      name: resource, singularName: singular, namespaced, ...(group ? { group } : {}), version, kind, verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}), ...(categories.length > 0 ? { categories } : {}),
    })),
  }
}

export const API_VERSIONS: Command = {
  name: 'api-versions',
  *run({ args, command, client, laptop }) {
    if (args.length > 0) throw usageError(command, `unexpected arguments: [${args.join(' ')}]`)
    // Never from the cache: the server is asked each time.
    const { code, body } = yield* client.request({ verb: 'get', group: '', version: '', resource: '', path: '/apis' })
    if (code >= 400) throw new ApiError(body as Status)
    const groups = (body as APIGroupList).groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion))
    laptop.stdout(['v1', ...groups].sort().map((version) => `${version}\n`).join(''))
  },
}
