// The Web Worker's entry: a Host, driven by the wall clock.
import { Host } from './host.ts'
import { runHost } from './host-loop.ts'

runHost((post) => new Host(post))
