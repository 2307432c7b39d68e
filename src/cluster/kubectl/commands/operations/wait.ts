import type { Command } from '../../command.ts'
export const WAIT: Command = { name: 'wait' }
