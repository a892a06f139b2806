/** The sign of Footpath: a path that winds over two hills to the sun. Decoration; the product's name stands beside it. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <rect class="mark-sky" width="48" height="48" rx="12" />
      <circle class="mark-sun" cx="34" cy="14" r="5" />
      <path class="mark-far" d="M0 30c8-9 16-11 24-6s14 3 24-3v15a12 12 0 0 1-12 12H12A12 12 0 0 1 0 36z" />
      <path
        class="mark-near"
        d="M0 38c10-8 22-8 32-4 6 2 11 1 16-1v3a12 12 0 0 1-12 12H12A12 12 0 0 1 0 36z"
      />
      <path
        class="mark-path"
        d="M14 48c1-5 12-6 14-9.5 2-4-12-4.500-11-9 .6-2.500 6-3 7.500-6 3 3-1.500 4.500-1.500 6.500 0 3.500 13 4.500 12 9.5C34 43 28 44 27 48z"
      />
    </svg>
  );
}
