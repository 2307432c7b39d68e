// `kubectl apply -f` of a file in the editor, as an action of the log; the terminal shows it.
import { words } from '../../words/index.ts'
import { act, useCluster } from '../store/cluster-store.ts'
import { notify } from '../store/view-store.ts'
import { showInTerminal } from '../terminal/transcript-store.ts'
import { saveAtLaptop, type OpenFile } from './editor-store.ts'

/** Applies a file; gives kubectl's exit code. The text stays where it is whatever the server says. */
export function applyFile(file: OpenFile): Promise<number> {
  const { connection, playing } = useCluster.getState()
  const t = words('editor')
  if (!connection) {
    notify(t('noCluster'), 'fault')
    return Promise.resolve(1)
  }
  saveAtLaptop(file)
  const line = `kubectl apply -f ${file.name}`
  let errors = ''
  showInTerminal(`$ ${line}\n`)
  return new Promise((resolve) => {
    act({ do: 'kubectl', line, files: { [file.name]: file.text } }, {
      stdout: showInTerminal,
      stderr: (text) => {
        errors += text
        showInTerminal(text)
      },
      exit: (code) => {
        if (code === 0) notify(t('applied', { name: file.name }))
        else notify(t('refusedApply', { name: file.name }), 'fault', errors.trim())
        resolve(code)
      },
    })
    if (!playing) connection.play()
  })
}
