import type { Command } from '../../command.ts'
export const CORDON: Command = { name: 'cordon' }
export const DRAIN: Command = { name: 'drain' }
export const UNCORDON: Command = { name: 'uncordon' }
