// Defaulting: what the API server adds to an object that does not say it. Runs on every decoded object, of requests and of storage.
// apply.ts lists the kinds; the other files are the rules by subject; edit.ts shares what does not change.
// Left out: huge-page limits of whole pods, alpha and beta groups.
// Not here: what strategies (../strategy) and admission add.
export { applyDefaults } from './apply.ts'
export { edit, editEach, fill, put, without } from './edit.ts'
export { defaultPodTemplate } from './pod.ts'
