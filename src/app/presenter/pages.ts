// The pages beside the ordinary one, each fetched when the address asks for it.
import type { ComponentType } from 'react'
import type { PageKind } from './address.ts'

export async function loadPage(kind: PageKind): Promise<ComponentType> {
  switch (kind) {
    case 'present':
      return (await import('./PresenterPage.tsx')).PresenterPage
    case 'notes':
      return (await import('./NotesPage.tsx')).NotesPage
    case 'print':
      return (await import('../print/PrintPage.tsx')).PrintPage
    case 'embed':
      return (await import('../embed/EmbedPage.tsx')).EmbedPage
  }
}
