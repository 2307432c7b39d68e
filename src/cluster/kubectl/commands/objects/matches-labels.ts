// `-l` on documents of a file: the choice is made here, not by the server.
import { parseLabelSelector, type KubeObject } from '../../../api/index.ts'

/** Whether an object has the labels that a selector asks for; an empty one asks for nothing. */
export function matchesLabels(selector: string, object: KubeObject): boolean {
  return selector === '' || parseLabelSelector(selector).matches(object.metadata.labels ?? {})
}
