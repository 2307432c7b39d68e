// Tokens in a lesson's prose: Markdown links that point into the cluster instead of the web.
// `[scheduler](stage:kube-scheduler)` lights up a part of the stage; `[Pod](term:pod)` also says what the word means.

export interface Token {
  readonly text: string
  readonly kind: 'stage' | 'term'
  /** A part of the stage, or a term of the glossary. */
  readonly target: string
}

const LINK = /\[([^\]]+)\]\((stage|term):([^)\s]+)\)/g

/** The tokens of a text, in their order. */
export function tokensOf(markdown: string): readonly Token[] {
  return [...markdown.matchAll(LINK)].map(([, text, kind, target]) => ({ text: text!, kind: kind as Token['kind'], target: target! }))
}

/** Reads a link's address; undefined for one that leads elsewhere. */
export function parseTokenAddress(address: string): Pick<Token, 'kind' | 'target'> | undefined {
  const [, kind, target] = /^(stage|term):(.+)$/.exec(address) ?? []
  return kind && target ? { kind: kind as Token['kind'], target } : undefined
}

/** Parts of the stage that can be pointed at, besides those of one machine or object. */
const PARTS: ReadonlySet<string> = new Set(['laptop', 'kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'users', 'waiting', 'frame/control-plane', 'nodes', 'pods', 'deployments', 'replicasets', 'services', 'kubelet', 'containerd', 'kube-proxy'])

/** Whether something on the stage may be called so. `nodes` is every machine, `pods` every Pod, `kubelet` that of every machine. */
export function isStagePart(name: string): boolean {
  return PARTS.has(name) || /^(?:machine|balancer|pod)\/\S+$/.test(name)
}

/** What of a text is not shown, since a lesson may come from a stranger: raw HTML and pictures. With the line that it stands on, from 0. */
export function strangersIn(markdown: string): readonly { readonly line: number; readonly what: 'html' | 'picture' }[] {
  let isFenced = false
  return markdown.split('\n').flatMap((text, line): { line: number; what: 'html' | 'picture' }[] => {
    if (/^\s*(```|~~~)/.test(text)) isFenced = !isFenced
    if (isFenced) return []
    const bare = text.replaceAll(/`[^`]*`/g, '')
    if (/!\[[^\]]*\]/.test(bare)) return [{ line, what: 'picture' }]
    return /<[a-z/!?]/i.test(bare) ? [{ line, what: 'html' }] : []
  })
}
