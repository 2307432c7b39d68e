// What the laptop's shell remembers from one line to the next: variables, aliases, how the last command ended.

export interface ShellState {
  readonly variables: Map<string, string>
  readonly aliases: Map<string, string>
  code: number
}

export const shell: ShellState = { variables: new Map([['HOME', '/home/you'], ['USER', 'you'], ['KUBECONFIG', '/home/you/.kube/config']]), aliases: new Map([['k', 'kubectl']]), code: 0 }

export const valueOf = (name: string): string | undefined => (name === '?' ? String(shell.code) : shell.variables.get(name))

/** The text of a command with its first word's alias put in; an alias may lead to another. */
export function unalias(text: string): string {
  let rest = text.trimStart()
  for (let seen = new Set<string>(); ; ) {
    const [name = ''] = /^[^\s;|&]+/.exec(rest) ?? []
    const meaning = shell.aliases.get(name)
    if (meaning === undefined || seen.has(name)) return rest
    seen = seen.add(name)
    rest = meaning + rest.slice(name.length)
  }
}

/** `NAME=value` as its two halves. */
export function assignment(word: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
  return name === undefined ? undefined : [name, value!]
}
