/** The site's sign: two resources and the way between them, a request on it. Drawn in 24 units. */
export function Wordmark() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="M2.5 3.5h8v7h-8zM13.5 13.5h8v7h-8z" />
      <path d="M6.5 10.5V17h3.2M13.5 17h-.4" />
      <circle cx="11.4" cy="17" r="1.9" fill="var(--c-request)" stroke="none" />
    </svg>
  );
}
