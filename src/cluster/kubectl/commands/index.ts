// Every command of kubectl: `objects/` read, make and remove objects; `operations/` are what one does to what is there.
import type { Command } from '../command.ts'
import { OBJECT_COMMANDS } from './objects/index.ts'
import { OPERATION_COMMANDS } from './operations/index.ts'

export const COMMANDS: readonly Command[] = [...OBJECT_COMMANDS, ...OPERATION_COMMANDS]
