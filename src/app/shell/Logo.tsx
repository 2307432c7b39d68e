/** The mark: waves in a tank. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" aria-hidden>
      <rect x="1" y="1" width="20" height="20" rx="6" stroke="currentColor" strokeWidth="1.6" />
      <path d="M4.5 9c1.1-1.4 2.2-1.4 3.3 0s2.1 1.4 3.2 0 2.2-1.4 3.3 0 2.1 1.4 3.2 0" stroke="var(--decision)" strokeWidth="1.7" strokeLinecap="round" />
      <path d="M4.5 14c1.1-1.4 2.2-1.4 3.3 0s2.1 1.4 3.2 0 2.2-1.4 3.3 0 2.1 1.4 3.2 0" stroke="var(--request)" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  )
}
