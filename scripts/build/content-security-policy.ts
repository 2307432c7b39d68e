// The content security policy of the built page. In development there is none: Vite's client needs inline scripts and a socket.
import type { Plugin } from 'vite'

/**
 * Nothing but our own files, no inline scripts, no eval, no connection to anyone else.
 * Style elements made by scripts have to be let in: the terminal (xterm) and the editor (CodeMirror) write their rules so, and neither takes a nonce
 * from a static page. They can hold no script and load nothing from elsewhere (images, fonts and connections are bound above).
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'kubarium-content-security-policy',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' }] },
  }
}
