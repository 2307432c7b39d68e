// Commands on what is there: scale, rollout, set, label, annotate, taint, cordon, drain, wait, patch, logs, exec, auth, config, version …
import type { Command } from '../../command.ts'

export const OPERATION_COMMANDS: readonly Command[] = []
