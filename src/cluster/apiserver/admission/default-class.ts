// Classes that are marked as the default by an annotation.
import type { KubeObject } from '../../api/index.ts'

/** The default class; of several the newest, of equally old ones the first by name. */
export function newestDefault<T extends KubeObject>(classes: readonly T[], annotation: string): T | undefined {
  const marked = classes.filter(({ metadata }) => metadata.annotations?.[annotation] === 'true')
  return marked.sort((a, b) => {
    const [older, newer] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
    return newer < older ? -1 : newer > older ? 1 : a.metadata.name < b.metadata.name ? -1 : 1
  })[0]
}
