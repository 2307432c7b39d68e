// `kubectl create configmap` and `secret`: data from literals, files and files of variables. Models create_configmap.go, create_secret*.go, util/env_file.go.
import { encodeBase64, isConfigMapKey, isEnvVarName } from '../../../../api/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Flag } from '../../../flags.ts'
import type { Invocation } from '../../../invocation.ts'
import { family } from '../../../family.ts'
import { contentHash } from '../../../kustomize/hash.ts'
import { generator } from './generator.ts'

const SOURCE_FLAGS: readonly Flag[] = [
  { name: 'from-file', type: 'list' },
  { name: 'from-literal', type: 'array' },
  { name: 'from-env-file', type: 'list' },
  { name: 'append-hash', type: 'bool' },
]

type Target = { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string }

export const CONFIGMAP = generator({
  name: 'configmap',
  aliases: ['cm'],
  flags: SOURCE_FLAGS,
  resource: ['v1', 'configmaps'],
  failure: 'failed to create configmap: ',
  *make(invocation, name) {
    const data = dataOf(invocation, { kind: 'ConfigMap', name })
    const content = data.size > 0 ? { data: Object.fromEntries(data) } : {}
    return { ...hashed(invocation, name, { kind: 'ConfigMap', ...content }), ...content }
  },
})

const SECRET_FAILURE = 'failed to create secret '

export const SECRET = family({
  name: 'secret',
  above: 'create',
  about: `Create a secret with specified type.

 A docker-registry type secret is for accessing a container registry.

 A generic type secret indicate an Opaque secret type.

 A tls type secret holds TLS certificate and its associated key.`,
  usage: 'create secret (docker-registry | generic | tls) [options]',
  helpOn: 'stderr',
  children: [
    [generator({
      name: 'docker-registry',
      flags: [
        { name: 'docker-username', type: 'string' }, { name: 'docker-password', type: 'string' }, { name: 'docker-email', type: 'string' }, { name: 'docker-server', type: 'string' },
        { name: 'from-file', type: 'list' }, { name: 'append-hash', type: 'bool' },
      ],
      resource: ['v1', 'secrets'],
      failure: SECRET_FAILURE,
      *make(invocation, name) {
        const { flags } = invocation
        const files = flags.list('from-file')
        const [username, password, email] = [flags.string('docker-username'), flags.string('docker-password'), flags.string('docker-email')]
        if (files.length === 0 && (username === '' || password === '')) throw new CommandError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
        const server = flags.string('docker-server', 'https://index.docker.io/v1/')
        const entry = { ...(username ? { username } : {}), ...(password ? { password } : {}), ...(email ? { email } : {}), auth: encodeBase64(`${username}:${password}`) }
        const config = files.length > 0 ? readFile(invocation, files[0]!.split('=').at(-1)!) : JSON.stringify({ auths: { [server]: entry } })
        const content = { data: { '.dockerconfigjson': encodeBase64(config) }, type: 'kubernetes.io/dockerconfigjson' }
        return { ...hashed(invocation, name, { kind: 'Secret', ...content }), ...content }
      },
    }), 'Create a secret for use with a Docker registry'],
    [generator({
      name: 'generic',
      flags: [...SOURCE_FLAGS, { name: 'type', type: 'string' }],
      resource: ['v1', 'secrets'],
      failure: SECRET_FAILURE,
      *make(invocation, name) {
        const data = dataOf(invocation, { kind: 'Secret', name })
        const type = invocation.flags.string('type')
        const content = { ...(data.size > 0 ? { data: Object.fromEntries([...data].map(([key, value]) => [key, encodeBase64(value)])) } : {}), ...(type ? { type } : {}) }
        return { ...hashed(invocation, name, { kind: 'Secret', ...content }), ...content }
      },
    }), 'Create a secret from a local file, directory, or literal value'],
    [generator({
      name: 'tls',
      flags: [{ name: 'cert', type: 'string' }, { name: 'key', type: 'string' }, { name: 'append-hash', type: 'bool' }],
      resource: ['v1', 'secrets'],
      failure: SECRET_FAILURE,
      *make(invocation, name) {
        const { flags } = invocation
        if (flags.string('key') === '' || flags.string('cert') === '') throw new CommandError('key and cert must be specified')
        const [cert, key] = [flags.string('cert'), flags.string('key')].map((path) => {
          const text = invocation.laptop.files.read(path)
          if (text === undefined) throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`)
          return text
        })
        if (!/-----BEGIN [^-]+-----[\s\S]+-----END/.test(cert!)) throw new CommandError('tls: failed to find any PEM data in certificate input')
        if (!/-----BEGIN [^-]+-----[\s\S]+-----END/.test(key!)) throw new CommandError('tls: failed to find any PEM data in key input')
        const content = { type: 'kubernetes.io/tls', data: { 'tls.crt': encodeBase64(cert!), 'tls.key': encodeBase64(key!) } }
        return { ...hashed(invocation, name, { kind: 'Secret', ...content }), ...content }
      },
    }), 'Create a TLS secret'],
  ],
})

/** --append-hash names the object by its content, so that a change makes a new one. Models kubectl/pkg/util/hash. */
function hashed({ flags }: Invocation, name: string, { kind, type = '', data }: { readonly kind: string; readonly type?: string; readonly data?: Readonly<Record<string, string>> }): object {
  if (!flags.bool('append-hash')) return {}
  return { metadata: { name: `${name}-${contentHash({ data: data ?? null, kind, name, ...(kind === 'Secret' ? { type } : {}) })}` } }
}

function dataOf(invocation: Invocation, target: Target): Map<string, string> {
  const { flags, laptop } = invocation
  if (flags.list('from-env-file').length > 0 && (flags.list('from-file').length > 0 || flags.list('from-literal').length > 0)) throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  const data = new Map<string, string>()
  for (const literal of flags.list('from-literal')) {
    const at = literal.indexOf('=')
    if (at < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`)
    add(data, target, literal.slice(0, at), unquoted(literal.slice(at + 1)))
  }
  for (const source of flags.list('from-file')) {
    const at = source.indexOf('=')
    if (at === 0) throw new CommandError(`key name for file path ${source.slice(1)} missing`)
    if (at === source.length - 1) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`)
    const path = at < 0 ? source : source.slice(at + 1)
    if (source.indexOf('=', at + 1) > 0 && at >= 0) throw new CommandError('key names or file paths cannot contain \'=\'')
    const inside = at < 0 ? laptop.files.list().filter((file) => file.startsWith(`${path.replace(/\/$/, '')}/`)).sort() : []
    if (inside.length > 0) {
      for (const file of inside) {
        const key = file.slice(file.lastIndexOf('/') + 1)
        if (isConfigMapKey(key).length === 0) add(data, target, key, laptop.files.read(file) ?? '')
      }
    } else add(data, target, at < 0 ? path.slice(path.lastIndexOf('/') + 1) : source.slice(0, at), readFile(invocation, path))
  }
  for (const path of flags.list('from-env-file')) {
    for (const [key, value] of variablesOf(readFile(invocation, path), path)) add(data, target, key, value)
  }
  return data
}

/** A value that stands in one pair of quotes is meant without them. */
function unquoted(value: string): string {
  return /^(['"]).*\1$/s.test(value) && value.length >= 2 ? value.slice(1, -1) : value
}

function readFile({ laptop }: Invocation, path: string): string {
  const text = laptop.files.read(path)
  if (text === undefined) throw new CommandError(`error reading ${path}: no such file or directory`)
  return text
}

function add(data: Map<string, string>, { kind, name }: Target, key: string, value: string): void {
  const problems = isConfigMapKey(key)
  if (problems.length > 0) throw new CommandError(kind === 'Secret' ? `"${key}" is not valid key name for a Secret ${problems.join(';')}` : `"${key}" is not a valid key name for a ${kind}: ${problems.join(';')}`)
  if (data.has(key)) throw new CommandError(kind === 'ConfigMap' ? `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"` : `cannot add key ${key}, another key by that name already exists`)
  data.set(key, value)
}

/** The lines `NAME=value` of a file; others are blank or comments. */
function variablesOf(text: string, path: string): [string, string][] {
  return text.split('\n').flatMap((raw, at): [string, string][] => {
    const line = raw.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) return []
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    const problems = isEnvVarName(key)
    if (problems.length > 0) throw new CommandError(`error reading ${path}: line ${at + 1}: "${key}" is not a valid key name: ${problems.join(';')}`)
    return equals < 0 ? [] : [[key, line.slice(equals + 1)]]
  })
}
