/** The product's mark: a speech bubble with a wave in it. */
export const BrandMark = () => (
  <svg viewBox="0 0 32 32" aria-hidden focusable="false">
    <rect width="32" height="32" rx="9" fill="var(--accent-fill)" />
    <path
      d="M7 9.5A2.5 2.5 0 0 1 9.5 7h13A2.5 2.5 0 0 1 25 9.5v8a2.5 2.5 0 0 1-2.5 2.5H15l-4.6 4.2a.6.6 0 0 1-1-.45V20A2.5 2.5 0 0 1 7 17.5z"
      fill="#fff"
    />
    <path d="M10.5 14q2-4 3.7 0t3.7-1 3.6 0" fill="none" stroke="var(--accent-fill)" strokeWidth="1.8" strokeLinecap="round" />
  </svg>
)
