// npm start: installs what is missing, builds, serves the built app and prints its address.
import { installPackages, root } from './install.mjs'

installPackages()
const { build, preview } = await import('vite')
await build({ root, logLevel: 'warn' })
const port = Number(process.env.PORT ?? 4173)
const server = await preview({ root, preview: { port, strictPort: process.env.PORT !== undefined, host: process.env.HOST ?? 'localhost' } })
console.log(`Kubarium is at ${server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`}`)

// npm's shell does not pass signals on: leave when asked, and when whoever started this is gone.
const parent = process.ppid
const leave = () => void server.close().finally(() => process.exit(0))
process.on('SIGTERM', leave)
process.on('SIGINT', leave)
setInterval(() => process.ppid !== parent && leave(), 1000).unref()
