// Lights up parts of the stage while they are spoken of, and dims the rest. The stage knows nothing of it: a style rule points at its parts.
import { create } from 'zustand'

interface SpotlightState { readonly parts: readonly string[] }

const useSpotlight = create<SpotlightState>()(() => ({ parts: [] }))

export { useSpotlight }

/** Points at these parts; with none, the light is out. */
export function pointAt(parts: readonly string[]): void {
  useSpotlight.setState({ parts })
}

/** The style rule that lights these parts. Where none of them is drawn, as in another lens, nothing is dimmed either. */
export function spotlightRule(parts: readonly string[]): string {
  if (parts.length === 0) return ''
  const lit = parts.map(selectorOf).join(', ')
  const outline = `[aria-label='Stage'] :is(${lit}) { outline: 3px solid var(--decision); outline-offset: 3px; border-radius: var(--radius-small); }`
  // What stands in a frame is drawn beside it, not within it: it must not be dimmed.
  if (parts.every((part) => part.startsWith('frame/'))) return outline
  return `${outline}
[aria-label='Stage']:has(${lit}) .react-flow__node:not(.react-flow__node-frame):not(:is(${lit})):not(:has(:is(${lit}))) { opacity: 0.4; }`
}

/** The style rule that hides these parts: they keep their place, and nobody can see or reach them. */
export function hidingRule(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `\n[aria-label='Stage'] :is(${parts.map(selectorOf).join(', ')}) { visibility: hidden !important; }`
}

/** Where on the page a part is (lessons' `isStagePart` says which there are). */
function selectorOf(part: string): string {
  const quoted = part.replaceAll(/['\\]/g, '\\$&')
  if (part === 'nodes') return "[data-drop='node']"
  if (part === 'pods') return "[data-drop='pod']:not([data-system])"
  if (part === 'deployments' || part === 'replicasets' || part === 'services') return `.react-flow__node[data-id^='${part}/']:not([data-id^='${part}/kube-system/'])`
  // One frame for each control-plane machine.
  if (part === 'frame/control-plane') return ".react-flow__node[data-id^='frame/control-plane/']"
  if (part.startsWith('pod/')) return `[data-drop='pod'][data-pod$='${quoted.slice('pod'.length)}']`
  if (part === 'kubelet' || part === 'containerd' || part === 'kube-proxy') return `[data-process='${part}']`
  return `.react-flow__node[data-id='${quoted}']`
}
