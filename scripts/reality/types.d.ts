declare module '*/normalise.mjs' {
  export function makeNormaliser(options?: { keepHashes?: boolean }): { text(s: string): string }
}
declare module '*/transcript.mjs' {
  export type Step =
    | { kind: 'run' | 'quiet'; command: string; out: string[]; err: string[]; code: number }
    | { kind: 'let'; name: string; command: string }
    | { kind: 'file'; name: string; body: string }
    | { kind: 'do'; verb: string }
    | { kind: 'note'; text: string }
  export function parse(text: string): Step[]
  export function print(steps: Step[]): string
  export function words(command: string, vars?: Record<string, string>): string[]
}
