import type { DragEvent } from 'react'
import { applyManifest } from '../palette/perform.ts'
import { words } from '../../words/index.ts'
import { notify } from '../store/view-store.ts'

const MOST_BYTES = 3_000_000

/** Handlers that take files with manifests when they are dropped on the stage. What the palette carries does not come this way. */
export function useDropTarget(): { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void } {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event) => {
      event.preventDefault()
      for (const file of event.dataTransfer.files) {
        if (file.size > MOST_BYTES) notify(words('stage')('drop.tooLarge', { name: file.name }), 'fault')
        else file.text().then((text) => applyManifest(text, file.name.replace(/[^\w.-]/g, '_')), () => notify(words('stage')('drop.unreadable', { name: file.name }), 'fault'))
      }
    },
  }
}
