// Installs the service worker of the built page, and offers a newer version when there is one. Nothing is reloaded that nobody asked to reload.
import { words } from '../../words/index.ts'
import { notify } from '../store/view-store.ts'

/** Once the page stands: what it fetches for later shall not stand in the way of what it needs now. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Where it is not allowed, the page works all the same.
  const install = (): void => void navigator.serviceWorker.register('./service-worker.js').then((registration) => registration && watch(registration), () => undefined)
  if (document.readyState === 'complete') install()
  else addEventListener('load', install, { once: true })
}

function watch(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) offerUpdate(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const next = registration.installing
    next?.addEventListener('statechange', () => {
      if (next.state === 'installed' && navigator.serviceWorker.controller) offerUpdate(next)
    })
  })
}

function offerUpdate(next: ServiceWorker): void {
  const t = words('shell')
  notify(t('update.ready'), 'plain', t('update.about'), {
    label: t('update.reload'),
    run: () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
      next.postMessage('take-over')
    },
  })
}
