// `kubectl edit` between the model and the editor: the command runs in the model and waits; what is saved is typed into it.
import { act, splitObjectKey, useCluster } from '../store/cluster-store.ts'
import type { CommandOutput } from '../bridge/connection.ts'
import { showInTerminal } from '../terminal/transcript-store.ts'
import { endSession, openSession, type OpenFile } from './editor-store.ts'

/** What a command that may open the editor does with the page, besides printing. `command` is asked once it has begun. */
export function editorOutput(name: string, command: () => number | undefined): Required<Pick<CommandOutput, 'edited' | 'exit'>> {
  return {
    edited: ({ text, extension }) => {
      const id = command()
      if (id !== undefined) openSession(id, `${name}${extension}`, text)
    },
    exit: (code) => {
      const id = command()
      if (id !== undefined) endSession(id, code)
    },
  }
}

/** Lets a person edit an object: `kubectl edit`, as if it had been typed. */
export function editObject(key: string): void {
  const { connection, playing } = useCluster.getState()
  if (!connection) return
  const [resource, path] = splitObjectKey(key)
  const [namespace, name] = path.includes('/') ? [path.slice(0, path.indexOf('/')), path.slice(path.indexOf('/') + 1)] : [undefined, path]
  const line = `kubectl edit ${resource}/${name}${namespace === undefined ? '' : ` -n ${namespace}`}`
  showInTerminal(`$ ${line}\n`)
  let id: number | undefined
  id = act({ do: 'kubectl', line, tty: true }, { stdout: showInTerminal, stderr: showInTerminal, ...editorOutput(name, () => id) })
  if (!playing) connection.play()
}

/** Hands the text back to the command that waits for it. */
export function saveSession({ session, text }: OpenFile): void {
  const { connection, playing } = useCluster.getState()
  if (!session || !connection) return
  connection.type(session.command, text)
  // An answer takes cluster time.
  if (!playing) connection.play()
}

/** Gives the file back as it was opened: the command then says that nothing changed, and the file closes. */
export function discardSession({ session }: OpenFile): void {
  const { connection, playing } = useCluster.getState()
  if (!session || !connection) return
  connection.type(session.command, session.given)
  if (!playing) connection.play()
}
