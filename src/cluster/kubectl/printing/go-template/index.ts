// Go templates, `-o go-template`: actions, pipelines, variables, control structures, nested templates. Models text/template.
// Left out: complex and character constants, hexadecimal floats, and `call` (no object holds a function).
// lex.ts cuts a text into tokens, parse.ts makes nodes of them (node.ts), execute.ts runs them, functions.ts are the predefined functions.
export { TemplateError } from './node.ts'
export { parseGoTemplate } from './parse.ts'
export type { GoTemplate } from './parse.ts'
export { executeGoTemplate } from './execute.ts'
