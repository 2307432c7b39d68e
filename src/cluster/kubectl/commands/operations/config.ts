// kubectl config. Models kubectl/pkg/cmd/config.
import { encodeBase64, type KubeObject } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { PRINT_FLAGS } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { throwErrors } from '../../selection.ts'
import { family } from '../../family.ts'
import type { Invocation } from '../../invocation.ts'
import { printerOf } from '../../output.ts'
import { TABLE_LAYOUT, TabWriter, formatYAML } from '../../printing/index.ts'
import { fileName, minified, readConfig, redacted, viewOf, writeConfig, type Fields, type NamedConfig, type Section } from './config-file.ts'
import { setProperty, unsetProperty, withEntry, withoutEntry } from './config-property.ts'

const USE_CONTEXT_HELP = `Set the current-context in a kubeconfig file.

Aliases:
use-context, use

Examples:
  # Use the context for the minikube cluster
  kubectl config use-context minikube

Usage:
  kubectl config use-context CONTEXT_NAME [options]

Use "kubectl options" for a list of global command-line options (applies to all commands).
`

type Work = (invocation: Invocation) => void

/** Nothing here asks a server. */
const run = (work: Work): ((invocation: Invocation) => Process<void>) =>
  function* (invocation) {
    work(invocation)
  }

const ABOUT = `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

 The loading order follows these rules:

  1.  If the --kubeconfig flag is set, then only that file is loaded. The flag may only be set once and no merging takes place.
  2.  If $KUBECONFIG environment variable is set, then it is used as a list of paths (normal path delimiting rules for your system). These paths are merged. When a value is modified, it is modified in the file that defines the stanza. When a value is created, it is created in the first file that exists. If no files in the chain exist, then it creates the last file in the list.
  3.  Otherwise, \${HOME}/.kube/config is used and no merging takes place.`

export const CONFIG = family({
  name: 'config',
  about: ABOUT,
  usage: 'config SUBCOMMAND [options]',
  helpOn: 'stderr',
  children: [
    [{ name: 'current-context', run: run(currentContext) }, 'Display the current-context'],
    [{ name: 'delete-cluster', run: run((invocation) => remove(invocation, 'clusters', 'cluster')) }, 'Delete the specified cluster from the kubeconfig'],
    [{ name: 'delete-context', run: run((invocation) => remove(invocation, 'contexts', 'context')) }, 'Delete the specified context from the kubeconfig'],
    [{ name: 'delete-user', run: run((invocation) => remove(invocation, 'users', 'user')) }, 'Delete the specified user from the kubeconfig'],
    [{ name: 'get-clusters', run: run((invocation) => names(invocation, 'clusters')) }, 'Display clusters defined in the kubeconfig'],
    [{ name: 'get-contexts', flags: [{ name: 'output', short: 'o', type: 'string' }, { name: 'no-headers', type: 'bool' }], run: run(getContexts) }, 'Describe one or many contexts'],
    [{ name: 'get-users', run: run((invocation) => names(invocation, 'users')) }, 'Display users defined in the kubeconfig'],
    [{ name: 'rename-context', run: run(renameContext) }, 'Rename a context from the kubeconfig file'],
    [{ name: 'set', flags: [{ name: 'set-raw-bytes', type: 'bool' }], run: run(set) }, 'Set an individual value in a kubeconfig file'],
    [{ name: 'set-cluster', flags: [{ name: 'embed-certs', type: 'bool' }, { name: 'proxy-url', type: 'string' }], run: run(setCluster) }, 'Set a cluster entry in kubeconfig'],
    [{ name: 'set-context', flags: [{ name: 'current', type: 'bool' }], run: run(setContext) }, 'Set a context entry in kubeconfig'],
    [{ name: 'set-credentials', flags: [{ name: 'embed-certs', type: 'bool' }], run: run(setCredentials) }, 'Set a user entry in kubeconfig'],
    [{ name: 'unset', run: run(unset) }, 'Unset an individual value in a kubeconfig file'],
    [{ name: 'use-context', aliases: ['use'], help: USE_CONTEXT_HELP, run: run(useContext) }, 'Set the current-context in a kubeconfig file'],
    [{ name: 'view', flags: [{ name: 'minify', type: 'bool' }, { name: 'flatten', type: 'bool' }, { name: 'raw', type: 'bool' }, { name: 'merge', type: 'bool' }, ...PRINT_FLAGS], run: run(view) }, 'Display merged kubeconfig settings or a specified kubeconfig file'],
  ],
})

/** Commands of this family show their help before they refuse what was typed. */
function needArguments(invocation: Invocation, count: number): void {
  if (invocation.args.length === count) return
  invocation.help()
  throw new CommandError(`Unexpected args: [${invocation.args.join(' ')}]`)
}

function currentContext(invocation: Invocation): void {
  const { current } = readConfig(invocation)
  if (current === '') throw new CommandError('current-context is not set')
  invocation.out(`${current}\n`)
}

function names(invocation: Invocation, section: Section): void {
  invocation.out(['NAME', ...Object.keys(readConfig(invocation)[section]).sort()].map((name) => `${name}\n`).join(''))
}

function getContexts(invocation: Invocation): void {
  const { args, flags } = invocation
  const output = flags.string('output')
  if (output !== '' && output !== 'name') throw new CommandError(`output must be one of '' or 'name': ${output}`)
  const { contexts, current } = readConfig(invocation)
  const missing = args.filter((name) => !contexts[name])
  const listed = (args.length > 0 ? args.filter((name) => contexts[name]) : Object.keys(contexts)).toSorted()
  const writer = new TabWriter(TABLE_LAYOUT)
  if (output === '' && !flags.bool('no-headers')) writer.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n')
  for (const name of listed) {
    const { cluster = '', user = '', namespace = '' } = contexts[name]!
    writer.write(output === 'name' ? `${name}\n` : `${name === current ? '*' : ' '}\t${name}\t${String(cluster)}\t${String(user)}\t${String(namespace)}\n`)
  }
  invocation.out(writer.take())
  throwErrors(missing.map((name) => new CommandError(`context ${name} not found`)))
}

function view(invocation: Invocation): void {
  const { args, flags } = invocation
  if (args.length > 0) throw new CommandError(`unexpected arguments: [${args.join(' ')}]`)
  const whole = readConfig(invocation)
  const wanted = flags.bool('minify') ? minified(whole, flags.string('context')) : whole
  const shown = viewOf(flags.bool('raw') || flags.bool('flatten') ? wanted : redacted(wanted))
  if (flags.string('output') === '' && flags.string('template') === '') return invocation.out(formatYAML(shown))
  const printer = printerOf(invocation)
  if (!printer) throw new CommandError("unable to match a printer suitable for the output format \"wide\", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml")
  invocation.out(printer([shown as unknown as KubeObject], false))
}

function useContext(invocation: Invocation): void {
  needArguments(invocation, 1)
  const [name = ''] = invocation.args
  const config = readConfig(invocation)
  if (name === '') throw new CommandError('empty context names are not allowed')
  if (!config.contexts[name]) throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`)
  writeConfig(invocation, { ...config, current: name })
  invocation.out(`Switched to context ${JSON.stringify(name)}.\n`)
}

/** Fields of an entry from the flags of the same names. */
function fromFlags({ flags }: Invocation, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.filter((key) => flags.has(key)).map((key) => [key, flags.values.get(key)]))
}

function setContext(invocation: Invocation): void {
  const { args, flags } = invocation
  const isCurrent = flags.bool('current')
  if (args.length > 1) needArguments(invocation, 1)
  const config = readConfig(invocation)
  const [given = ''] = args
  if (given === '' && !isCurrent) throw new CommandError('you must specify a non-empty context name or --current')
  if (given !== '' && isCurrent) throw new CommandError('you cannot specify both a context name and --current')
  const name = isCurrent ? config.current : given
  if (name === '') throw new CommandError('no current context is set')
  const isNew = !config.contexts[name]
  writeConfig(invocation, withEntry(config, 'contexts', name, { ...config.contexts[name], ...fromFlags(invocation, ['cluster', 'user', 'namespace']) }))
  invocation.out(`Context ${JSON.stringify(name)} ${isNew ? 'created' : 'modified'}.\n`)
}

function setCluster(invocation: Invocation): void {
  needArguments(invocation, 1)
  const { args: [name = ''], flags } = invocation
  const config = readConfig(invocation)
  const fields: Record<string, unknown> = { ...config.clusters[name], ...fromFlags(invocation, ['server', 'tls-server-name', 'proxy-url', 'insecure-skip-tls-verify']) }
  if (flags.bool('insecure-skip-tls-verify')) for (const key of ['certificate-authority', 'certificate-authority-data']) delete fields[key]
  if (flags.has('certificate-authority')) {
    const file = flags.string('certificate-authority')
    delete fields['insecure-skip-tls-verify']
    if (flags.bool('embed-certs')) {
      delete fields['certificate-authority']
      fields['certificate-authority-data'] = embedded(invocation, 'certificate-authority', file)
    } else {
      delete fields['certificate-authority-data']
      fields['certificate-authority'] = file
    }
  }
  writeConfig(invocation, withEntry(config, 'clusters', name, fields))
  invocation.out(`Cluster ${JSON.stringify(name)} set.\n`)
}

function embedded({ laptop }: Invocation, flag: string, file: string): string {
  const text = laptop.files.read(file)
  if (text === undefined) throw new CommandError(`could not stat ${flag} file ${file}: stat ${file}: no such file or directory`)
  return encodeBase64(text)
}

function setCredentials(invocation: Invocation): void {
  needArguments(invocation, 1)
  const { args: [name = ''], flags } = invocation
  const methods = [...(flags.has('token') ? ['--token'] : []), ...(flags.has('username') || flags.has('password') ? ['--username/--password'] : [])]
  if (methods.length > 1) throw new CommandError(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`)
  if (flags.bool('embed-certs') && !flags.has('client-certificate') && !flags.has('client-key')) throw new CommandError('you must specify a --client-certificate or --client-key to embed')
  const config = readConfig(invocation)
  const fields: Record<string, unknown> = { ...config.users[name], ...fromFlags(invocation, ['token', 'username', 'password']) }
  for (const flag of ['client-certificate', 'client-key']) {
    if (!flags.has(flag)) continue
    const file = flags.string(flag)
    delete fields[`${flag}-data`]
    if (flags.bool('embed-certs')) fields[`${flag}-data`] = embedded(invocation, flag, file)
    else fields[flag] = file
  }
  // A token takes the place of a password, and the other way round.
  if (flags.has('token')) for (const key of ['username', 'password']) delete fields[key]
  else if (methods.length > 0) delete fields['token']
  writeConfig(invocation, withEntry(config, 'users', name, fields))
  invocation.out(`User ${JSON.stringify(name)} set.\n`)
}

function renameContext(invocation: Invocation): void {
  needArguments(invocation, 2)
  const [from = '', to = ''] = invocation.args
  const config = readConfig(invocation)
  const file = fileName(invocation)
  const found = config.contexts[from]
  if (!found) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file}`)
  if (config.contexts[to]) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file}`)
  const renamed: NamedConfig = withEntry(withoutEntry(config, 'contexts', from), 'contexts', to, found)
  writeConfig(invocation, { ...renamed, current: config.current === from ? to : config.current })
  invocation.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
}

function remove(invocation: Invocation, section: Section, what: string): void {
  const { args } = invocation
  if (args.length !== 1) return invocation.help()
  const [name = ''] = args
  const config = readConfig(invocation)
  const file = fileName(invocation)
  if (!config[section][name]) throw new CommandError(`cannot delete ${what} ${name}, not in ${file}`)
  if (section === 'contexts' && config.current === name) invocation.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
  writeConfig(invocation, withoutEntry(config, section, name))
  invocation.out(`deleted ${what} ${name} from ${file}\n`)
}

function set(invocation: Invocation): void {
  needArguments(invocation, 2)
  const [path = '', value = ''] = invocation.args
  if (value === '') throw new CommandError('you cannot use set to unset a property')
  writeConfig(invocation, setProperty(readConfig(invocation), path, value))
  invocation.out(`Property ${JSON.stringify(path)} set.\n`)
}

function unset(invocation: Invocation): void {
  needArguments(invocation, 1)
  const [path = ''] = invocation.args
  writeConfig(invocation, unsetProperty(readConfig(invocation), path))
  invocation.out(`Property ${JSON.stringify(path)} unset.\n`)
}
