/** The interface's own line drawings, 16 × 16. An icon never speaks alone: a word stands beside or behind it. */
const SHAPES = {
  work: 'M3 3h10v10H3zM5.5 8l2 2 3.5-4',
  reports: 'M4 2h6l3 3v9H4zM6 7h5M6 9.5h5M6 12h3',
  inbox: 'M2.500 9.500l2-6.500h7l2 6.500v4h-11zM2.500 9.500h3.500l.700 1.500h2.600l.700-1.500h3.500',
  requests: 'M2.500 3.500h11v7h-6l-3 3v-3h-2zM5 6h6M5 8.200h4',
  rollups: 'M8 3v4M8 7H4v3M8 7h4v3M2.5 10h3v3h-3zM10.5 10h3v3h-3zM6.5 1.5h3V4h-3z',
  series: 'M2.500 2.500v11h11M4.500 10.500l3-3.500 2.500 2 3-5',
  regimes: 'M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z',
  lists: 'M2.5 4h1M2.5 8h1M2.5 12h1M6 4h7.500M6 8h7.500M6 12h7.500',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5 2v3M11 2v3',
  units: 'M2.5 13.5h11M4 13.5V3h5v10.5M9 7h3v6.5M6 5.5h1M6 8h1M6 10.5h1',
  users:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5M11 3a2.5 2.5 0 0 1 0 4.500M12 9.500c1.500.5 2.500 2 2.500 4',
  operations: 'M2.500 12.500a5.500 5.500 0 1 1 11 0M8 12.500l2.500-4.500M2.500 12.500h11',
  feeds:
    'M3 13.500a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM2.500 7.500a6 6 0 0 1 6 6M2.500 3a10.500 10.500 0 0 1 10.500 10.500',
  past: 'M2.500 8a5.500 5.500 0 1 0 2-4.200M2.500 2.500v3h3M8 5v3l2 1.500',
  checks: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4zM5.500 8l2 2 3.500-4',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 14c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500',
  menu: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  close: 'M4 4l8 8M12 4l-8 8',
  fold: 'M10 3L5 8l5 5',
  unfold: 'M6 3l5 5-5 5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.600 10.600L14 14',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.500H3zM6.800 14.500h2.400',
  theme: 'M8 2a6 6 0 1 0 6 6 4.500 4.500 0 0 1-6-6z',
  out: 'M6 2.500H2.500v11H6M10 5l3 3-3 3M13 8H6',
  circle: 'M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11z',
  pencil: 'M3 13l.700-3L10.500 3.200l2.300 2.300L6 12.300z',
  sign: 'M2 12.500h12M3 9.500c2-5 4-6 4.500-4.500S5 9.500 6.500 9.500s2-2 3-2 .500 1.500 2 1.500',
  sent: 'M8 13V3M4 7l4-4 4 4',
  returned: 'M6 3L2.500 6.500 6 10M3 6.500h6.500a4 4 0 0 1 0 8H8',
  check: 'M3 8.500l3.500 3.500L13 4.500',
  cycle: 'M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12 2v3H9M4 14v-3h3',
  alert: 'M8 2L1.500 13.500h13zM8 6.500v3.500M8 12v.200',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.500V8l2.500 1.500',
  zero: 'M8 13a3.500 5 0 1 0 0-10 3.500 5 0 0 0 0 10zM5 12l6-8',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  plus: 'M8 3v10M3 8h10',
  lock: 'M4 7.500h8v6H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6 6.500a2 2 0 1 1 2.800 1.800c-.600.300-.800.700-.800 1.400M8 11.500v.200',
  upload: 'M8 10V2.500M5 5.500l3-3 3 3M2.500 10v3.500h11V10',
} as const;
export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
