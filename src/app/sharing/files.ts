// Runs as files: saved by the browser's download, opened by its file dialog.
import { words } from '../../words/index.ts'
import { reopenWork, useCluster } from '../store/cluster-store.ts'
import { closeLesson, notify, useView } from '../store/view-store.ts'
import { fitsFile, readRunFile, writeRunFile } from './file-format.ts'
import type { SharedRun } from './format.ts'
import { keepAs } from './keeper.ts'
import { lookAgain, viewNow } from './view-now.ts'

/** Saves everything, every branch of it. */
export async function saveRun(): Promise<void> {
  const { work } = await useCluster.getState().connection!.ask({ about: 'work' })
  download(writeRunFile({ work, view: viewNow() }), 'cluster.kubarium.json')
}

/** Hands a text to the browser to be saved. */
export function download(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
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
    if (file) void openFile(file)
  })
  input.click()
}

async function openFile(file: File): Promise<void> {
  const t = words('sharing')
  if (!fitsFile(file)) return notify(t('problems.fileDamaged'), 'fault')
  const text = await file.text().catch(() => undefined)
  if (text === undefined) return notify(t('problems.fileUnread', { name: file.name }), 'fault')
  try {
    openShared(readRunFile(text))
  } catch (problem) {
    notify((problem as Error).message, 'fault')
  }
}

/** Opens a run as it was looked at, standing still: it belongs to itself from then on. */
export function openShared({ work, view }: SharedRun): void {
  if (useView.getState().lesson) closeLesson()
  keepAs()
  lookAgain(view)
  reopenWork(work)
}
