// A worker with the stand-in instead of the model: for the bench and the gallery.
import { Host } from '../host.ts'
import { runHost } from '../host-loop.ts'
import { StandInCluster } from './index.ts'

runHost((post) => new Host(post, undefined, (config) => new StandInCluster(config)))
