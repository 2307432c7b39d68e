// `$(NAME)` in commands, arguments and values. Models third_party/forked/golang/expansion.

/** Replaces `$(NAME)` by the variable; what is not known stays as it is, and `$$` becomes `$`. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  if (!text.includes('$')) return text
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (letter !== '$' || i + 1 === text.length) {
      result += letter
      continue
    }
    const next = text[i + 1]
    const end = next === '(' ? text.indexOf(')', i + 2) : -1
    if (next === '$') {
      result += '$'
      i++
    } else if (end < 0) result += letter
    else {
      const name = text.slice(i + 2, end)
      result += name in env ? env[name]! : `$(${name})`
      i = end
    }
  }
  return result
}
