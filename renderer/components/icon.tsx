// Owns the page's few pictures, as lines on a 24-unit grid. Always beside a word, so hidden from
// readers.

const PATHS = {
  check: 'M4.5 12.5l5 5L19.5 7',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2',
  cross: 'M6 6l12 12M18 6L6 18',
  question: 'M9 9a3 3 0 1 1 4.3 2.7c-.9.4-1.3 1-1.3 2v.3M12 17.8v.1',
  undo: 'M8 4.5L4 8.5l4 4M4 8.5h10a5.5 5.5 0 0 1 0 11H8',
  hand: [
    'M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-1V4.5a1.5 1.5 0 0 1 3 0V11m0-4.5a1.5 1.5 0 0 1 3 0V14',
    'a6.5 6.5 0 0 1-6.5 6.5c-2.6 0-4-1.2-5.2-3.4L4 14.2a1.4 1.4 0 0 1 2.4-1.4L8 14.5',
  ].join(''),
  twice: 'M2.5 13l4 4L15 8M11 15.500l1.500 1.500L21.500 8',
  minus: 'M6 12h12',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5',
  erase: 'M9 5.5h11v13H9L3.5 12zM12 9.5l5 5m0-5l-5 5',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  phone: 'M7.5 2.8h9v18.4h-9zM11 18.5h2',
  eye: [
    'M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12',
    'M12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2',
  ].join(''),
  eyeOff: [
    'M4 4l16 16M9.8 6a9 9 0 0 1 2.2-.2c6 0 9.5 6.2 9.5 6.2a16 16 0 0 1-3 3.6',
    'M6.5 7.8A16 16 0 0 0 2.5 12S6 18.2 12 18.2a9.3 9.3 0 0 0 4-.9',
  ].join(''),
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.3 4.3 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  mute: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5m0-5l-5 5',
  sliders: 'M4 7.500h9m5 0h2M4 16.500h3m5 0h8M15.5 5v5M9.5 14v5',
  inbox: 'M4 13.500L6.5 5h11L20 13.500v5.500H4zM4 13.500h4.500a3.5 3.5 0 0 0 7 0H20',
  list: 'M8.5 6.500H20M8.5 12H20M8.5 17.500H20M4 6.500h.1M4 12h.1M4 17.500h.1',
  keypad: 'M6 6h.1M12 6h.1M18 6h.1M6 12h.1M12 12h.1M18 12h.1M6 18h.1M12 18h.1M18 18h.1',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0',
  lock: 'M6 10.500h12v9H6zM8.5 10.500V8a3.5 3.5 0 0 1 7 0v2.500M12 14v2',
  desk: 'M4 19.500h16M6 19.500V11m4 8.500V5.500m4 14V9m4 10.500v-5',
  printer: 'M7 9V3.5h10V9M7 17.500H4V9h16v8.500h-3M7 14h10v6.500H7z',
  download: 'M12 4v11M7.500 10.500L12 15l4.500-4.500M5 19.500h14',
  note: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
