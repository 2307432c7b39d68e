import { expect, it } from 'vitest'
import { expandText } from './expand.ts'

const SET: Readonly<Record<string, string>> = { A: 'one', SPACED: 'two words', '?': '3', QUOTED: `it's "x"` }
const expand = (text: string): Promise<string> => expandText(text, { valueOf: (name) => SET[name], outputOf: (command) => Promise.resolve(`<${command}>\n`) })

it.each([
  ['echo $A', 'echo one'],
  ['echo ${A}-b', 'echo one-b'],
  ['echo $?', 'echo 3'],
  ['echo ${NONE:-else} $NONE.', 'echo else .'],
  ["echo '$A'", "echo '$A'"],
  ['echo "$A"', 'echo "one"'],
  ['echo \\$A', 'echo \\$A'],
  ['echo $SPACED', 'echo two words'],
  ['echo "$QUOTED"', `echo "it's \\"x\\""`],
  ["-o jsonpath='{.a}' $.b 5$", "-o jsonpath='{.a}' $.b 5$"],
  ['echo "$(a "b)" | c)"', 'echo "<a \\"b)\\" | c>"'],
])('%s', async (text, expected) => expect(await expand(text)).toBe(expected))
