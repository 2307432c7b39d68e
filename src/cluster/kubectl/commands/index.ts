// Every command of kubectl: `objects/` read, make and remove objects; `operations/` are what one does to what is there.
import type { Command } from '../command.ts'
import { OBJECT_COMMANDS } from './objects/index.ts'
import { OPERATION_COMMANDS } from './operations/index.ts'

/** The order in which kubectl has its commands, which suggestions for a mistyped one keep. */
const ORDER = [
  'create', 'expose', 'run', 'set', 'explain', 'get', 'edit', 'delete', 'rollout', 'scale', 'autoscale', 'certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint',
  'describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events', 'diff', 'apply', 'patch', 'replace', 'wait', 'kustomize',
  'label', 'annotate', 'completion', 'api-resources', 'api-versions', 'config', 'plugin', 'version',
]
const placeOf = ({ name }: Command): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)

export const COMMANDS: readonly Command[] = [...OBJECT_COMMANDS, ...OPERATION_COMMANDS].sort((a, b) => placeOf(a) - placeOf(b))
