// Runs as files: saved by the browser's download, opened by its file dialog.
import { openRun, useCluster } from '../store/cluster-store.ts'
import { notify } from '../store/view-store.ts'
import { readRunFile, writeRunFile } from './share.ts'

/** Saves everything that happened up to the playhead. */
export async function saveRun(): Promise<void> {
  const { connection, now } = useCluster.getState()
  const answer = await connection!.ask({ about: 'run' })
  const text = writeRunFile({ ...answer.run, log: answer.run.log.filter((entry) => entry.at <= now) }, now, answer.bookmarks.filter((bookmark) => bookmark.at <= now))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = 'cluster.kubarium.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}

/** Asks for a file and opens the run in it. */
export function chooseRun(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) file.text().then(openRunText, () => notify(`${file.name} could not be read.`, 'fault'))
  })
  input.click()
}

function openRunText(text: string): void {
  try {
    const { config, log, at, bookmarks } = readRunFile(text)
    openRun({ config, log }, at, false, bookmarks)
  } catch (problem) {
    notify((problem as Error).message, 'fault')
  }
}
