import type { Command } from '../../command.ts'
export const CONFIG: Command = { name: 'config' }
