import type { Command } from '../../command.ts'
export const AUTH: Command = { name: 'auth' }
