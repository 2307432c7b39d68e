import type { Command } from '../../command.ts'
export const EXEC: Command = { name: 'exec' }
