// What a command is: its name, its flags, and what it does.
import type { Process } from '../../kernel/index.ts'
import type { Flag } from './flags.ts'
import type { Invocation } from './invocation.ts'

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly flags?: readonly Flag[]
  /** Does the work; returns the exit code (undefined is 0). Throws CommandError, ApiError, NetworkError. */
  readonly run?: (invocation: Invocation) => Process<number | void>
  readonly children?: readonly Command[]
  /** What --help prints; without it a bare list of flags. */
  readonly help?: string
  /** Flags without which it does not run. */
  readonly required?: readonly string[]
  /** Exit code for wrong flags, of a command that keeps 1 for something else. */
  readonly usageExitCode?: number
}

/** Flags that every command takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'namespace', short: 'n', type: 'string' },
  { name: 'context', type: 'string' },
  { name: 'cluster', type: 'string' },
  { name: 'user', type: 'string' },
  { name: 'kubeconfig', type: 'string' },
  { name: 'server', short: 's', type: 'string' },
  { name: 'token', type: 'string' },
  { name: 'as', type: 'string' },
  { name: 'as-group', type: 'array' },
  { name: 'as-uid', type: 'string' },
  { name: 'request-timeout', type: 'string' },
  { name: 'v', short: 'v', type: 'int' },
  { name: 'certificate-authority', type: 'string' },
  { name: 'client-certificate', type: 'string' },
  { name: 'client-key', type: 'string' },
  { name: 'insecure-skip-tls-verify', type: 'bool' },
  { name: 'tls-server-name', type: 'string' },
  { name: 'username', type: 'string' },
  { name: 'password', type: 'string' },
  { name: 'cache-dir', type: 'string' },
  { name: 'disable-compression', type: 'bool' },
  { name: 'match-server-version', type: 'bool' },
  { name: 'warnings-as-errors', type: 'bool' },
  { name: 'profile', type: 'string' },
  { name: 'profile-output', type: 'string' },
  { name: 'log-flush-frequency', type: 'duration' },
  { name: 'vmodule', type: 'string' },
  { name: 'kuberc', type: 'string' },
  { name: 'help', short: 'h', type: 'bool' },
]

/** Flags of commands that print objects. */
export const PRINT_FLAGS: readonly Flag[] = [
  { name: 'output', short: 'o', type: 'string' },
  { name: 'template', type: 'string' },
  { name: 'allow-missing-template-keys', type: 'bool' },
  { name: 'show-managed-fields', type: 'bool' },
]

/** Flags of commands that read files or select objects. */
export const FILE_FLAGS: readonly Flag[] = [
  { name: 'filename', short: 'f', type: 'list' },
  { name: 'kustomize', short: 'k', type: 'string' },
  { name: 'recursive', short: 'R', type: 'bool' },
]

export const SELECTOR_FLAGS: readonly Flag[] = [
  { name: 'selector', short: 'l', type: 'string' },
  { name: 'field-selector', type: 'string' },
  { name: 'all-namespaces', short: 'A', type: 'bool' },
  { name: 'all', type: 'bool' },
]

export const DRY_RUN_FLAGS: readonly Flag[] = [
  { name: 'dry-run', type: 'string', bare: 'unchanged' },
  { name: 'field-manager', type: 'string' },
  { name: 'validate', type: 'string', bare: 'strict' },
  { name: 'save-config', type: 'bool' },
]
