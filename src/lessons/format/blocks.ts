// Splits a lesson's text at its `---` lines: front matter and prose take turns.

export interface Block {
  /** YAML between two `---`, and the line on which it begins. */
  readonly yaml: string
  readonly yamlLine: number
  /** Markdown up to the next front matter, and the line on which it begins. */
  readonly prose: string
  readonly proseLine: number
}

/** Blocks in their order. `unclosed` is the line of a front matter that has no end. A `---` inside a code fence is prose. */
export function splitBlocks(text: string): { readonly blocks: readonly Block[]; readonly unclosed?: number; readonly before?: number } {
  const lines = text.split(/\r?\n/)
  const blocks: Block[] = []
  let opened: number | undefined
  let closed: number | undefined
  let before: number | undefined
  let fence = ''
  const finish = (end: number): void => {
    if (opened === undefined || closed === undefined) return
    blocks.push({ yaml: lines.slice(opened + 1, closed).join('\n'), yamlLine: opened + 2, prose: lines.slice(closed + 1, end).join('\n').trim(), proseLine: closed + 2 })
  }
  lines.forEach((line, i) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1]
    if (mark && isProse(opened, closed)) fence = fence === '' ? mark[0]! : mark.startsWith(fence) ? '' : fence
    if (line.trimEnd() !== '---' || fence !== '') {
      if (opened === undefined && line.trim() !== '') before ??= i + 1
      return
    }
    if (opened !== undefined && closed === undefined) closed = i
    else {
      finish(i)
      opened = i
      closed = undefined
    }
  })
  if (opened !== undefined && closed === undefined) return { blocks, unclosed: opened + 1 }
  finish(lines.length)
  return { blocks, ...(before === undefined ? {} : { before }) }
}

const isProse = (opened: number | undefined, closed: number | undefined): boolean => opened === undefined || closed !== undefined
