// Keeps the whole page, so that it opens without a network after the first visit. A newer version is fetched beside the one in use, and waits until
// the page asks for it: nothing changes under the hands of somebody who works.
// It imports nothing: it is served as it is built, by this name. The build writes the list of files into it (scripts/build/offline.ts).

const worker = self as unknown as ServiceWorkerGlobalScope

const VERSION = '__VERSION__'
const FILES = '__FILES__' as unknown as readonly string[]
const PREFIX = 'kubarium-'
const CACHE = PREFIX + VERSION
/** The version before stays too: another tab may still show it, and fetch a part of it that it did not need until now. */
const KEPT = 2
/** Hosts say that their files vary with who asks; ours do not. */
const LOOSELY = { ignoreVary: true }

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file === 'index.html' ? './' : file, { cache: 'no-cache' })))))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOld().then(() => worker.clients.claim()))
})

worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting()
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== worker.location.origin) return
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request))
})

/** Every address of the page is the same file; what stands behind `?` and `#` is the page's own business. */
async function page(request: Request): Promise<Response> {
  const isPage = new URL(request.url).pathname === new URL(worker.registration.scope).pathname || request.url.includes('/index.html')
  const kept = isPage ? await (await caches.open(CACHE)).match('./', LOOSELY) : await caches.match(request, { ...LOOSELY, ignoreSearch: true })
  return kept ?? fetch(request)
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, LOOSELY)
  if (kept) return kept
  const answer = await fetch(request)
  // A font of rare letters, for instance.
  if (answer.ok && answer.type === 'basic') await caches.open(CACHE).then((cache) => cache.put(request, answer.clone())).catch(() => undefined)
  return answer
}

/** Caches are listed in the order in which they were made. */
async function forgetOld(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  await Promise.all(names.slice(0, -KEPT).filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}
