// strftime, in UTC.

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** Formats milliseconds since 1970 by strftime's letters. */
export function formatDate(ms: number, format: string): string {
  const date = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = date.getUTCDay()
  const month = date.getUTCMonth()
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => {
    switch (letter) {
      case 'Y': return String(date.getUTCFullYear())
      case 'y': return two(date.getUTCFullYear() % 100)
      case 'm': return two(month + 1)
      case 'd': return two(date.getUTCDate())
      case 'e': return String(date.getUTCDate()).padStart(2)
      case 'H': return two(date.getUTCHours())
      case 'I': return two(((date.getUTCHours() + 11) % 12) + 1)
      case 'M': return two(date.getUTCMinutes())
      case 'S': return two(date.getUTCSeconds())
      case 'p': return date.getUTCHours() < 12 ? 'AM' : 'PM'
      case 'j': return String(Math.floor((Date.UTC(date.getUTCFullYear(), month, date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 0)) / 86_400_000)).padStart(3, '0')
      case 'a': return DAYS[day]!.slice(0, 3)
      case 'A': return DAYS[day]!
      case 'b':
      case 'h': return MONTHS[month]!.slice(0, 3)
      case 'B': return MONTHS[month]!
      case 'u': return String(day || 7)
      case 'w': return String(day)
      case 's': return String(Math.floor(ms / 1000))
      case 'N': return String((ms % 1000) * 1e6).padStart(9, '0')
      case 'F': return formatDate(ms, '%Y-%m-%d')
      case 'T': return formatDate(ms, '%H:%M:%S')
      case 'R': return formatDate(ms, '%H:%M')
      case 'D': return formatDate(ms, '%m/%d/%y')
      case 'c': return formatDate(ms, '%a %b %e %H:%M:%S %Y')
      case 'Z': return 'UTC'
      case 'z': return '+0000'
      case 'n': return '\n'
      case 't': return '\t'
      case '%': return '%'
      default: return whole
    }
  })
}
