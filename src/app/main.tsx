import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './design/tokens.css'
import './design/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { pageOf } from './presenter/address.ts'
import { loadPage } from './presenter/pages.ts'
import { App } from './shell/App.tsx'
import { applyLanguage } from './shell/language.ts'
import { keepOffline } from './shell/offline.ts'
import { openFromAddress } from './shell/open.ts'

const { search, searchParams } = new URL(window.location.href)
// A lesson on a wall, on paper, in a frame: pages that open what they need themselves.
const kind = pageOf(search)
const isGallery = searchParams.has('gallery')
const Page = isGallery ? (await import('./gallery/Gallery.tsx')).Gallery : kind ? await loadPage(kind) : App
// A made-up cluster in the model's place, of any size: for the bench of the stage.
if (searchParams.has('stand-in')) (await import('./gallery/open-stand-in.ts')).openStandIn(Number(searchParams.get('stand-in')))
else if (!kind && !isGallery) openFromAddress()
keepOffline()
// The model boots while the words are fetched.
await applyLanguage()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)
