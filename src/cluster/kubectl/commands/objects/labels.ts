// Labels as flags give them: `a=b,c=d`.
import { CommandError } from '../../errors.ts'

/** Throws CommandError for a part that is no pair. */
export function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const parts = pair.split('=')
    if (parts.length !== 2) throw new CommandError(`unexpected label spec: ${pair}`)
    return [parts[0]!, parts[1]!]
  }))
}
