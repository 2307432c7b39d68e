const WIDTH = 120
const HEIGHT = 28

/** A line without axes: its shape is the message, the number stands beside it. */
export function Sparkline({ values, tone }: { readonly values: readonly number[]; readonly tone: string }) {
  const most = Math.max(1, ...values)
  const points = values.map((value, i) => `${((i / Math.max(1, values.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`).join(' ')
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} height={HEIGHT} preserveAspectRatio="none" aria-hidden>
      <polyline points={points} fill="none" stroke={`var(--${tone})`} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
