// Runs that leave the page and come back: as a link, as a file, and by themselves in the browser's own store.
// What comes from outside is untrusted, our own store included: bounded, checked against a schema, never executed (format.ts).
//
// link.ts: a moment in the fragment of the address. files.ts: saved and opened by hand. run-store.ts: what the browser keeps.
// keeper.ts: when it is kept, and what is opened again after a reload. Everything else of the page survives in `view-store`.
export { shareLink } from './share-link.ts'
export { chooseRun, saveRun } from './files.ts'
export { ShareMenu } from './ShareMenu.tsx'
export { SavedRuns } from './SavedRuns.tsx'
