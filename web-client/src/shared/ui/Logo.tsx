/** The product's mark. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path d="M10 11.5c0 6.5 12 2.5 12 9" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="10" cy="10" r="3.1" fill="#fff" />
      <circle cx="22" cy="22" r="3.1" fill="#fff" />
      <circle cx="22" cy="10" r="2" fill="#fff" fillOpacity=".45" />
      <circle cx="10" cy="22" r="2" fill="#fff" fillOpacity=".45" />
    </svg>
  );
}
