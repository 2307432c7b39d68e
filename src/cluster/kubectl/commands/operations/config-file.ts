// The kubeconfig as `kubectl config` reads and writes it: by name, sorted, with secrets hidden. Models client-go/tools/clientcmd.
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { EMPTY_CONFIG, formatKubeConfig, parseKubeConfig, type KubeConfig } from '../../kubeconfig.ts'

/** Where a laptop keeps the file when --kubeconfig names none. */
const DEFAULT_FILE = '/root/.kube/config'

/** Fields of an entry, by their names in the file. */
export type Fields = Readonly<Record<string, unknown>>
export type Section = 'clusters' | 'users' | 'contexts'
const INNER = { clusters: 'cluster', users: 'user', contexts: 'context' } as const

/** The config with entries by name, as clientcmd keeps it in memory. */
export interface NamedConfig {
  readonly clusters: Readonly<Record<string, Fields>>
  readonly users: Readonly<Record<string, Fields>>
  readonly contexts: Readonly<Record<string, Fields>>
  readonly current: string
}

/** The file's name, for messages. */
export const fileName = ({ flags }: Invocation): string => flags.string('kubeconfig') || DEFAULT_FILE

/** Reads the file; one that is not there is empty. Throws CommandError. */
export function readConfig({ flags, laptop }: Invocation): NamedConfig {
  const file = flags.string('kubeconfig')
  if (file === '') return byName(laptop.config.read())
  const text = laptop.files.read(file)
  return byName(text === undefined ? EMPTY_CONFIG : parseKubeConfig(text, file))
}

export function writeConfig({ flags, laptop }: Invocation, config: NamedConfig): void {
  const file = flags.string('kubeconfig')
  if (file === '') laptop.config.write(toFile(config))
  else laptop.files.write(file, formatKubeConfig(toFile(config)))
}

function byName(config: KubeConfig): NamedConfig {
  const section = (name: Section): Record<string, Fields> => Object.fromEntries(config[name].map((entry) => [entry.name, (entry as unknown as Record<string, Fields>)[INNER[name]] ?? {}]))
  return { clusters: section('clusters'), users: section('users'), contexts: section('contexts'), current: config['current-context'] }
}

const namesOf = (section: Readonly<Record<string, Fields>>): readonly string[] => Object.keys(section).sort()

/** The file's form, entries by name; fields that are empty are left out, but for those that a context must have. */
export function toFile(config: NamedConfig): KubeConfig {
  const entries = (name: Section): readonly object[] => namesOf(config[name]).map((key) => ({ [INNER[name]]: shown(name, config[name][key]!), name: key }))
  return { ...EMPTY_CONFIG, clusters: entries('clusters') as never, contexts: entries('contexts') as never, users: entries('users') as never, 'current-context': config.current }
}

function shown(section: Section, fields: Fields): Fields {
  const kept = Object.entries(fields).filter(([, value]) => value !== '' && value !== false && value !== undefined && value !== null)
  const required = section === 'contexts' ? { cluster: '', user: '' } : section === 'clusters' ? { server: '' } : {}
  return { ...required, ...Object.fromEntries(kept) }
}

/** The file's form for people: no list reads null, as Go prints one. */
export function viewOf(config: NamedConfig): object {
  const file = toFile(config)
  const list = (items: readonly object[]): readonly object[] | null => (items.length === 0 ? null : items)
  return { ...file, clusters: list(file.clusters), contexts: list(file.contexts), users: list(file.users) }
}

const OMITTED = new Set(['certificate-authority-data', 'client-certificate-data', 'client-key-data'])
const REDACTED = new Set(['token', 'password'])

/** The same without secrets. */
export function redacted(config: NamedConfig): NamedConfig {
  const hide = (section: Readonly<Record<string, Fields>>): Record<string, Fields> =>
    Object.fromEntries(Object.entries(section).map(([name, fields]) => [name, Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, OMITTED.has(key) ? 'DATA+OMITTED' : REDACTED.has(key) ? 'REDACTED' : value]))]))
  return { ...config, clusters: hide(config.clusters), users: hide(config.users) }
}

/** Only what one context needs. Throws CommandError. */
export function minified(config: NamedConfig, context: string): NamedConfig {
  const current = context || config.current
  if (current === '') throw new CommandError('current-context must exist in order to minify')
  const found = config.contexts[current]
  if (!found) throw new CommandError(`cannot locate context ${current}`)
  const only = (section: Readonly<Record<string, Fields>>, name: unknown): Record<string, Fields> => (typeof name === 'string' && section[name] ? { [name]: section[name] } : {})
  return { current, contexts: { [current]: found }, clusters: only(config.clusters, found['cluster']), users: only(config.users, found['user']) }
}
