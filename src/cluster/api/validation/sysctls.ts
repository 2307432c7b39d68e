// Kernel parameters of pods. Models the sysctl rules of pkg/apis/core/validation.
import type { PodSpec, Sysctl } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const NAME = `^(${SEGMENT}[\\./])*${SEGMENT}$`
const namePattern = new RegExp(NAME)
const IPC_NAMES: ReadonlySet<string> = new Set(['kernel.sem', 'kernel.shmall', 'kernel.shmmax', 'kernel.shmmni', 'kernel.shm_rmid_forced', 'kernel.shm', 'kernel.msgmax', 'kernel.msgmnb', 'kernel.msgmni', 'kernel.msg'])

export function validateSysctls(errors: FieldErrors, at: Path, sysctls: readonly Sysctl[], spec: PodSpec, allowHostSysctls: boolean): void {
  const seen = new Set<string>()
  for (const [i, { name }] of sysctls.entries()) {
    const here = at.index(i).child('name')
    if (!name) errors.required(here)
    else if (name.length > 253 || !namePattern.test(name)) errors.invalid(here, name, `must have at most 253 characters and match regex ${NAME}`)
    else if (seen.has(name)) errors.duplicate(here, name)
    seen.add(name)
    const field = allowHostSysctls ? undefined : isHostSysctl(name ?? '', spec)
    if (field) errors.invalid(here, name, `may not be specified when '${field}' is true`)
  }
}

/** The host namespace that a pod shares and the parameter would change: `hostNetwork`, `hostIPC` or none. */
export function isHostSysctl(name: string, spec: PodSpec): 'hostNetwork' | 'hostIPC' | undefined {
  const plain = dotted(name).split('*')[0]!
  if (plain.startsWith('net.')) return spec.hostNetwork ? 'hostNetwork' : undefined
  return spec.hostIPC && (IPC_NAMES.has(plain) || plain.startsWith('fs.mqueue.')) ? 'hostIPC' : undefined
}

/** A name with dots; where slashes separate, dots are part of a segment. */
function dotted(name: string): string {
  const first = name.search(/[./]/)
  if (first < 0 || name[first] === '.') return name
  return name.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))
}
