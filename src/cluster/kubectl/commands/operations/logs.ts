import type { Command } from '../../command.ts'
export const LOGS: Command = { name: 'logs' }
