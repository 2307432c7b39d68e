// kubectl as the terminal runs it: an action of the log, whose output comes back over the bridge.
import { words } from '../../words/index.ts'
import { editorOutput } from '../editor/edit-object.ts'
import { act, useCluster } from '../store/cluster-store.ts'
import { filesNamedIn } from './laptop-files.ts'
import type { Session } from './session.ts'
import { wordsOf, type Stage } from './shell-line.ts'

/** Runs kubectl; gives its exit code. `stdin`: what is piped into it. */
export function runKubectl({ text, errors }: Stage, stdin: string | undefined, write: (text: string) => void, session: Session): Promise<number> {
  const { connection, playing, status } = useCluster.getState()
  if (!connection || status === 'failed') {
    session.print(`${words('terminal')(status === 'failed' ? 'stopped' : 'booting')}\n`)
    return Promise.resolve(1)
  }
  const named = filesNamedIn(wordsOf(text))
  const hasFiles = Object.keys(named).length > 0
  return new Promise((resolve) => {
    const action = { do: 'kubectl' as const, line: text, ...(hasFiles ? { files: named } : {}), ...(stdin === undefined ? { tty: true } : { stdin }) }
    const { edited, exit } = editorOutput(nameEdited(text), () => session.current)
    session.giveUp = () => {
      exit(130)
      resolve(130)
    }
    session.current = act(action, {
      stdout: (more) => session.isInterrupted || write(more),
      stderr: (more) => session.isInterrupted || errors === 'nowhere' || (errors === 'pipe' ? write : session.print)(more),
      edited: (file) => {
        session.print(`${words('terminal')('waitsForEditor')}\n`)
        edited(file)
      },
      exit: (code) => {
        exit(code)
        resolve(code)
      },
    })
    // A command takes cluster time: it must run for an answer to come.
    if (!playing) connection.play()
  })
}

/** What the file of a `kubectl edit` is called: the object's name. */
const nameEdited = (line: string): string => (wordsOf(line).filter((word) => !word.startsWith('-'))[3] ?? wordsOf(line)[2] ?? 'edit').split('/').at(-1)!
