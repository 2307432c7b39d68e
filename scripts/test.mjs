// npm test: installs what is missing, then checks everything.
import { installPackages } from './install.mjs'

installPackages()
await import('./check.mjs')
