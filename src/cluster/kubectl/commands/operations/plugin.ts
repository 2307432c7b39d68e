// kubectl plugin, alpha and completion: the laptop has no plugins, this version no alpha commands, and this terminal completes by itself,
// so that the scripts for shells are left out. Models kubectl/pkg/cmd/plugin, pkg/cmd/alpha.go, pkg/cmd/completion.
import type { Command } from '../../command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { family } from '../../family.ts'

const SHELLS: readonly string[] = ['bash', 'zsh', 'fish', 'powershell']

const LIST: Command = {
  name: 'list',
  flags: [{ name: 'name-only', type: 'bool' }],
  *run() {
    throw new CommandError('unable to find any kubectl plugins in your PATH')
  },
}

export const PLUGIN: Command = family({
  name: 'plugin',
  about: `Provides utilities for interacting with plugins.

 Plugins provide extended functionality that is not part of the major command-line distribution. Please refer to the documentation and examples for more information about how write your own plugins.

 The easiest way to discover and install plugins is via the kubernetes sub-project krew: [krew.sigs.k8s.io]. To install krew, visit https://krew.sigs.k8s.io/docs/user-guide/setup/install

Examples:
  # List all available plugins
  kubectl plugin list
  
  # List only binary names of available plugins without paths
  kubectl plugin list --name-only`,
  usage: 'plugin [flags] [options]',
  helpOn: 'stderr',
  children: [[LIST, "List all visible plugin executables on a user's PATH"]],
})

export const ALPHA: Command = {
  name: 'alpha',
  *run(invocation) {
    invocation.err('No alpha commands are available in this version of kubectl\n')
  },
}

export const COMPLETION: Command = {
  name: 'completion',
  *run({ args, command }) {
    if (args.length === 0) throw usageError(command, 'Shell not specified.')
    if (args.length > 1) throw usageError(command, 'Too many arguments. Expected only the shell type.')
    if (!SHELLS.includes(args[0]!)) throw usageError(command, `Unsupported shell type ${JSON.stringify(args[0])}.`)
  },
}
