// Files at the learner's laptop that were made on this page: by `>`, by `edit FILE`, by the editor. kubectl is handed those that it names.

const files = new Map<string, string>()

export const readFile = (name: string): string | undefined => files.get(pathOf(name))
export const fileNames = (): readonly string[] => [...files.keys()].sort()
export const removeFile = (name: string): boolean => files.delete(pathOf(name))

export function writeFile(name: string, text: string): void {
  files.set(pathOf(name), text)
}

/** Files that one of these words names, alone or behind `=`, by the names that stand there. */
export function filesNamedIn(words: readonly string[]): Readonly<Record<string, string>> {
  const names = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]).flatMap((word) => [word, ...word.split(',')])
  return Object.fromEntries(names.flatMap((name) => {
    const text = readFile(name)
    return text === undefined ? [] : [[name, text]]
  }))
}

/** `./a.yaml` is `a.yaml`. */
const pathOf = (name: string): string => name.replace(/^(?:\.\/)+/, '')
