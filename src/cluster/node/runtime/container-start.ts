// What an image and a pod together say of a container's first process: command, environment, signals; and what runc says when it cannot be run.
import type { Image } from '../images/image.ts'
import type { ContainerConfig } from './container.ts'
import { DEFAULT_PATH } from './program-lookup.ts'
import { SIGNAL_NUMBERS, type SignalName, type SpawnError } from './program.ts'

/** A pod's command replaces the image's entrypoint and arguments; its arguments alone replace the image's arguments. */
export function commandOf(image: Image, { command, args }: ContainerConfig): readonly string[] {
  if (command?.length) return [...command, ...(args ?? [])]
  return [...(image.config.entrypoint ?? []), ...(args?.length ? args : (image.config.cmd ?? []))]
}

export function environmentOf(image: Image, config: ContainerConfig, hostname: string): Record<string, string> {
  const env: Record<string, string> = { ...variablesOf(image), HOSTNAME: hostname }
  if (config.tty) env['TERM'] = 'xterm'
  Object.assign(env, config.env)
  env['HOME'] ??= config.user.uid === 0 ? '/root' : '/'
  return env
}

const imageVariables = new WeakMap<Image, Readonly<Record<string, string>>>()

function variablesOf(image: Image): Readonly<Record<string, string>> {
  const known = imageVariables.get(image)
  if (known) return known
  const env: Record<string, string> = {}
  for (const entry of image.config.env ?? []) {
    const equals = entry.indexOf('=')
    env[equals < 0 ? entry : entry.slice(0, equals)] = equals < 0 ? '' : entry.slice(equals + 1)
  }
  env['PATH'] ??= DEFAULT_PATH
  imageVariables.set(image, env)
  return env
}

const imageIds = new WeakMap<Image, string>()

/** `nginx@sha256:…`, as containerd names an image that came from a registry. */
export function imageIdOf(image: Image): string {
  let id = imageIds.get(image)
  if (id === undefined) {
    const at = image.reference.indexOf('@')
    const name = at >= 0 ? image.reference.slice(0, at) : image.reference
    const colon = name.lastIndexOf(':')
    imageIds.set(image, (id = `${colon > name.lastIndexOf('/') ? name.slice(0, colon) : name}@${image.digest}`))
  }
  return id
}

/** The signal that an image names (`SIGQUIT`); TERM when it names none. */
export function signalOf(name: string | undefined): SignalName {
  const short = (name ?? 'SIGTERM').replace(/^SIG/, '')
  return short in SIGNAL_NUMBERS ? (short as SignalName) : 'TERM'
}

/** What runc says of a command that cannot be run. */
export function spawnProblem({ code, command }: SpawnError): string {
  if (code === 'ENOENT') return command.includes('/') ? `exec: "${command}": stat ${command}: no such file or directory` : `exec: "${command}": executable file not found in $PATH`
  return code === 'EACCES' ? `exec: "${command}": permission denied` : `exec ${command}: exec format error`
}
