import type { Command } from '../../command.ts'
export const CLUSTER_INFO: Command = { name: 'cluster-info' }
export const VERSION: Command = { name: 'version' }
