// Time in the API: RFC3339 texts of cluster time, and ages as kubectl shows them.
// Left out: zones other than UTC in what is written, and anything finer than a microsecond.
export { EPOCH_MS, formatMicroTime, formatNanoTime, formatTime, parseTime } from './time.ts'
export { humanDuration, shortHumanDuration } from './human.ts'
