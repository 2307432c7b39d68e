// Ages as kubectl prints them. Models apimachinery/pkg/util/duration/duration.go.

const HOUR = 60
const DAY = 24

/** `74s`, `2m45s`, `4h6m`, `3d8h`, `2y1d`: coarse, but with two units while the first is small. Takes seconds. */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 60 * 2) return `${whole}s`
  const minutes = Math.trunc(whole / 60)
  if (minutes < 10) return twoUnits(minutes, 'm', whole % 60, 's')
  if (minutes < HOUR * 3) return `${minutes}m`
  const hours = Math.trunc(minutes / HOUR)
  if (hours < 8) return twoUnits(hours, 'h', minutes % HOUR, 'm')
  if (hours < DAY * 2) return `${hours}h`
  const days = Math.trunc(hours / DAY)
  if (hours < DAY * 8) return twoUnits(days, 'd', hours % DAY, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.trunc(days / 365)
  if (days < 365 * 8) return twoUnits(years, 'y', days % 365, 'd')
  return `${years}y`
}

/** `74s` is `1m`: one unit only. Takes seconds. */
export function shortHumanDuration(seconds: number): string {
  const whole = Math.trunc(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 60) return `${whole}s`
  const minutes = Math.trunc(whole / 60)
  if (minutes < HOUR) return `${minutes}m`
  const hours = Math.trunc(minutes / HOUR)
  if (hours < DAY) return `${hours}h`
  return hours < DAY * 365 ? `${Math.trunc(hours / DAY)}d` : `${Math.trunc(hours / DAY / 365)}y`
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}
