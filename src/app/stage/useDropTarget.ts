import type { DragEvent } from 'react'
import type { Carried, Target } from '../palette/gestures.ts'
import { applyManifest, performGesture } from '../palette/perform.ts'
import { notify, useView } from '../store/view-store.ts'

const MOST_BYTES = 3_000_000
export const CARRIED_TYPE = 'application/x-kubarium'

/** What stands under a point of the page. */
export function targetAt(x: number, y: number): Target {
  for (const element of document.elementsFromPoint(x, y)) {
    const found = element.closest<HTMLElement>('[data-drop]')
    if (found) return targetOf(found)
  }
  return { kind: 'stage' }
}

export function targetOf({ dataset }: HTMLElement): Target {
  const { drop, region, zone, node, process, pod, service } = dataset
  return { kind: drop as Target['kind'], ...(region ? { region } : {}), ...(zone ? { zone } : {}), ...(node ? { node } : {}), ...(process ? { process } : {}), ...(pod ? { pod } : {}), ...(service ? { service } : {}) }
}

/** Handlers that take what is dropped on the stage: things from the palette, and files with manifests. */
export function useDropTarget(): { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void } {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes(CARRIED_TYPE) || event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event) => {
      event.preventDefault()
      useView.setState({ carrying: undefined })
      const carried = event.dataTransfer.getData(CARRIED_TYPE)
      if (carried) return performGesture(carried as Carried, targetAt(event.clientX, event.clientY))
      for (const file of event.dataTransfer.files) {
        if (file.size > MOST_BYTES) notify(`${file.name} is larger than the API server takes (3 MiB).`, 'fault')
        else file.text().then((text) => applyManifest(text, file.name.replace(/[^\w.-]/g, '_')), () => notify(`${file.name} could not be read.`, 'fault'))
      }
    },
  }
}
