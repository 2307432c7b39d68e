// Commands that read, make and remove objects: get, describe, create, run, expose, apply, replace, diff, delete, edit, explain, api-resources.
import type { Command } from '../../command.ts'

export const OBJECT_COMMANDS: readonly Command[] = []
