// NOT the model. A stand-in for a cluster that is too large to be run in a page within minutes: its objects are made up, all at once,
// and a script lets a few of them change as a rolling update and heartbeats would. Host, history, screen, bridge and page are the real ones:
// it is there to measure how those bear 150,000 Pods, and for the gallery, which has to show states on demand. Nothing else uses it.
export { StandInCluster } from './cluster.ts'
