// What happens, in words: the sentences of captions and of the live region for screen readers, in the language of the page.
// What there is to say is decided in tell.ts, which the worker has too; the catalogue `narration` says it.
import { say } from '../words/say.ts'
import type { TraceRecord } from './protocol.ts'
import { tell, tellActor } from './tell.ts'

export { importanceOf, isCause, nameOfObject } from './tell.ts'

/** A sentence for a record; undefined when it is too small a thing to speak of. */
export function narrate(record: TraceRecord): string | undefined {
  const told = tell(record)
  return told && say(told)
}

/** `kubelet node-1` reads as `The kubelet on node-1`. */
export function nameOfActor(actor: string): string {
  return say(tellActor(actor))
}

/** The same without its article, as a title. */
export function titleOfActor(actor: string): string {
  return nameOfActor(actor).replace(/^(The|Der|Die|Das) /, '')
}
