/** A line of Markdown that has no more in it than code: answers, items of an order. */
export function Code({ text }: { readonly text: string }) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))
}
