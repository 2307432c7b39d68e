import { describe, expect, it } from 'vitest'
import { DESCRIBE_LAYOUT, TABLE_LAYOUT, TabWriter, type TabWriterOptions } from './tabwriter.ts'

function layOut(options: TabWriterOptions, ...texts: string[]): string {
  const writer = new TabWriter(options)
  for (const text of texts) writer.write(text)
  return writer.take()
}

const CASES: readonly { readonly name: string; readonly options: TabWriterOptions; readonly text: string; readonly expected: string }[] = [
  { name: 'nothing', options: DESCRIBE_LAYOUT, text: '', expected: '' },
  { name: 'aligns the second column', options: DESCRIBE_LAYOUT, text: 'Name:\tx\nNamespace:\ty\n', expected: 'Name:       x\nNamespace:  y\n' },
  { name: 'a line of one cell ends the column', options: DESCRIBE_LAYOUT, text: 'a:\t1\nlonger than that\nbb:\t2\n', expected: 'a:  1\nlonger than that\nbb:  2\n' },
  { name: 'the last cell has no width', options: DESCRIBE_LAYOUT, text: 'a\tb\tlast\naaaa\tbb\n', expected: 'a     b  last\naaaa  bb\n' },
  { name: 'a tab at the end of a line pads the last cell', options: DESCRIBE_LAYOUT, text: 'a\tb\t\nccc\td\t\n', expected: 'a    b  \nccc  d  \n' },
  { name: 'an empty column still takes its padding', options: DESCRIBE_LAYOUT, text: 'a\t\tb\nc\t\td\n', expected: 'a    b\nc    d\n' },
  { name: 'text without a newline', options: DESCRIBE_LAYOUT, text: 'a\tb\nc\td', expected: 'a  b\nc  d' },
  { name: 'a form feed ends the columns', options: DESCRIBE_LAYOUT, text: 'aaa\tb\fc\td\n', expected: 'aaa  b\nc  d\n' },
  { name: 'runes, not UTF-16 units', options: DESCRIBE_LAYOUT, text: '🦆\tx\nab\ty\n', expected: '🦆   x\nab  y\n' },
  { name: 'tables have a least width', options: TABLE_LAYOUT, text: 'A\tB\n1\t2\n', expected: 'A     B\n1     2\n' },
]

describe('TabWriter', () => {
  it.each(CASES)('$name', ({ options, text, expected }) => {
    expect(layOut(options, text)).toBe(expected)
  })

  it('gives the same whether text comes whole or a character at a time', () => {
    for (const { options, text, expected } of CASES) expect(layOut(options, ...text)).toBe(expected)
  })

  it('remembers widths over a flush until told to forget', () => {
    const writer = new TabWriter(TABLE_LAYOUT)
    writer.write('a-long-name\tx\n')
    expect(writer.take()).toBe('a-long-name   x\n')
    writer.write('a\tx\n')
    expect(writer.take()).toBe('a             x\n')
    writer.forgetWidths()
    writer.write('a\tx\n')
    expect(writer.take()).toBe('a     x\n')
  })

  it('lets a description begin new columns after a flush', () => {
    const writer = new TabWriter(DESCRIBE_LAYOUT)
    writer.write('a long label:\tx\n')
    writer.flush()
    writer.write('b:\ty\n')
    expect(writer.take()).toBe('a long label:  x\nb:  y\n')
  })
})
