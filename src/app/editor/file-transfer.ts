// Files from the learner's disk into the editor, and back.
import { words } from '../../words/index.ts'
import { notify } from '../store/view-store.ts'
import { openText, type OpenFile } from './editor-store.ts'

const LARGEST_BYTES = 1_000_000

/** Opens files that a person chose or dropped; what is no text, or too large, is refused with a word. */
export async function openFiles(files: Iterable<File>): Promise<void> {
  const t = words('editor')
  for (const file of files) {
    if (file.size > LARGEST_BYTES) {
      notify(t('tooLarge', { name: file.name }), 'fault')
      continue
    }
    const text = await file.text()
    if (text.includes('\u0000')) notify(t('unreadable', { name: file.name }), 'fault')
    else openText(file.name, text.replaceAll('\r\n', '\n'))
  }
}

/** Asks for files, and opens them. */
export function chooseFiles(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.yaml,.yml,.json,text/yaml,application/yaml,application/json'
  input.addEventListener('change', () => void openFiles(input.files ?? []))
  input.click()
}

/** Gives a file to the browser to keep. */
export function downloadFile({ name, text }: OpenFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
