// What the model has to say, before it is said in a language: the key of a sentence in the catalogue `narration`, and what is filled in.
// The worker sends sayings; the page says them in the language that is chosen, and again when another is.

/** A sentence or part of one; what is filled in may itself be something to say. */
export interface Saying {
  readonly key: string
  readonly values?: { readonly [name: string]: string | number | Saying }
}

/** Words of a person or of the model, that stay as they are, or a saying. */
export type Label = string | Saying

export const saying = (key: string, values?: Saying['values']): Saying => ({ key, ...(values ? { values } : {}) })

/** A label as marks and branches carry it: the words where they stand already, else what is to be said. */
export function labelled(label: Label): { readonly label: string; readonly saying?: Saying } {
  return typeof label === 'string' ? { label } : { label: '', saying: label }
}
