import type { Command } from '../../command.ts'
export const ROLLOUT: Command = { name: 'rollout' }
