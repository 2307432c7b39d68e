// `kubectl config set` and `unset`: one property by its path. Models kubectl/pkg/cmd/config/navigation_step_parser.go.
import { CommandError } from '../../errors.ts'
import type { Fields, NamedConfig, Section } from './config-file.ts'

const FIELDS: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url', 'disable-compression', 'extensions'],
  users: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'act-as', 'act-as-uid', 'act-as-groups', 'act-as-user-extra', 'username', 'password', 'auth-provider', 'exec', 'extensions'],
  contexts: ['cluster', 'user', 'namespace', 'extensions'],
}
const TYPES: Readonly<Record<Section, string>> = { clusters: '*api.Cluster', users: '*api.AuthInfo', contexts: '*api.Context' }
const BOOLEANS = new Set(['insecure-skip-tls-verify', 'disable-compression'])

interface Place { readonly section: Section | 'current-context'; readonly key?: string; readonly field?: string }

/** Reads `contexts.near.namespace`; a name may have dots: it goes as far as the next known field. Throws CommandError. */
function parsePath(path: string): Place {
  const [head = '', ...rest] = path.split('.')
  if (head === 'current-context' && rest.length === 0) return { section: head }
  if (head !== 'clusters' && head !== 'users' && head !== 'contexts') throw new CommandError(`unable to parse ${path} after [] at api.Config`)
  if (rest.length === 0) return { section: head }
  const end = rest.findIndex((part, at) => at > 0 && FIELDS[head].includes(part))
  if (end < 0) return { section: head, key: rest.join('.') }
  const key = rest.slice(0, end).join('.')
  if (end < rest.length - 1) throw new CommandError(`unable to parse ${rest.slice(end + 1).join('.')} after [${head} ${key} ${rest[end]}] at ${TYPES[head]}`)
  return { section: head, key, field: rest[end]! }
}

/** The config with one property set. Throws CommandError. */
export function setProperty(config: NamedConfig, path: string, value: string): NamedConfig {
  const { section, key, field } = parsePath(path)
  if (section === 'current-context') return { ...config, current: value }
  if (key === undefined) throw new CommandError(`can't set a map to a value: map[string]${TYPES[section]}`)
  if (field === undefined) throw new CommandError(`unable to set the struct at ${key}: no field was named`)
  return withEntry(config, section, key, { ...config[section][key], [field]: BOOLEANS.has(field) ? toBoolean(value) : value })
}

function toBoolean(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false
  throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
}

/** The config without one property. Throws CommandError. */
export function unsetProperty(config: NamedConfig, path: string): NamedConfig {
  const { section, key, field } = parsePath(path)
  if (section === 'current-context') return { ...config, current: '' }
  if (key === undefined) return { ...config, [section]: {} }
  const entry = config[section][key]
  // What is not there is as good as unset; a field of it is not.
  if (field === undefined) return entry ? withoutEntry(config, section, key) : config
  if (!entry) throw new CommandError(`current map key \`${key}\` is invalid`)
  const { [field]: removed, ...rest } = entry
  return withEntry(config, section, key, rest)
}

export const withEntry = (config: NamedConfig, section: Section, name: string, fields: Fields): NamedConfig => ({ ...config, [section]: { ...config[section], [name]: fields } })

export function withoutEntry(config: NamedConfig, section: Section, name: string): NamedConfig {
  const { [name]: removed, ...rest } = config[section]
  return { ...config, [section]: rest }
}
