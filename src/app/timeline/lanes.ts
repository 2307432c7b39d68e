// Lanes as the page sees them: the worker finds the ticks, this folder draws them.
export { LANES, laneOf, unpackTick, type Lane, type LaneTone, type Tick } from '../../worker/lanes.ts'
