import { type Html, raw } from "./html.ts";

/**
 * Small pictograms, drawn for this service on a 24-unit grid. They stand beside words and never instead of them, so they
 * are hidden from screen readers.
 */
const PATHS = {
  chain: '<rect x="2.5" y="8" width="11" height="8" rx="4"/><rect x="10.5" y="8" width="11" height="8" rx="4"/>',
  waiting: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
  settling:
    '<rect x="2.5" y="8" width="11" height="8" rx="4"/><rect x="10.5" y="8" width="11" height="8" rx="4" stroke-dasharray="2.6 2.2"/>',
  done: '<path d="m4.5 12.5 5 5 10-11"/>',
  refused: '<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6M15 9l-6 6"/>',
  unchecked: '<path d="M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6z" stroke-dasharray="3 2.4"/>',
  scale: '<path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z"/>',
  weight: '<circle cx="12" cy="6" r="2.5"/><path d="M7 8.5h10l2.5 11.5h-15z"/>',
  lot: '<path d="M3.5 12.5v-8h8l9 9-8 8z"/><circle cx="7.8" cy="8.8" r="1.3"/>',
  calendar: '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8V7M16 2.8V7"/>',
  expiry: '<path d="M7 3h10M7 21h10M8 3c0 5 3 6.5 4 9 1-2.5 4-4 4-9M8 21c0-5 3-6.5 4-9 1 2.5 4 4 4 9"/>',
  place:
    '<path d="M12 21.5c4.5-5 7-8.3 7-11.5a7 7 0 0 0-14 0c0 3.2 2.5 6.5 7 11.5z"/><circle cx="12" cy="10" r="2.5"/>',
  people:
    '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M15.5 5a3.3 3.3 0 0 1 0 6.3M17.8 14.5c2 .8 3.3 2.6 3.7 5.5"/>',
  code: '<path d="M4 5v14M7.5 5v14M10.5 5v14M14 5v14M16.5 5v14M20 5v14"/>',
  sign: '<circle cx="12" cy="9" r="5.5"/><path d="m8.5 13.5-1.5 8 5-2.5 5 2.5-1.5-8"/>',
  note: '<path d="M4 4.5h16v11.5h-9l-4.5 4v-4H4z"/>',
  key: '<circle cx="7.5" cy="12" r="4"/><path d="M11.5 12h9.5M18 12v3.5M15 12v2.5"/>',
  flask: '<path d="M9.5 3h5M10.5 3v6L5 19c-.6 1.2.2 2 1.3 2h11.4c1.1 0 1.9-.8 1.3-2L13.5 9V3M7.5 15h9"/>',
  print: '<path d="M7 8V3h10v5M7 17H3.5V8h17v9H17M7 14h10v7H7z"/>',
  warning: '<path d="M12 3.5 2.5 20h19zM12 10v4.5"/><path d="M12 17.2v.1"/>',
  pen: '<path d="m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19z"/>',
  make: '<path d="M4 4.5c0 5 3.5 7.5 8 7.5M20 4.5c0 5-3.5 7.5-8 7.5v8M8.5 16.5 12 20l3.5-3.5"/>',
  split: '<path d="M12 3.5v6c0 4-6 3.5-6 10M12 9.5c0 4 6 3.5 6 10M3.5 17l2.5 3 2.5-3M15.5 17l2.5 3 2.5-3"/>',
  sort: '<path d="M4 6h16M6.5 11h11M9.5 16h5M12 16v4.5"/>',
  press: '<path d="M12 3c3.5 5 5.5 7.5 5.5 11a5.5 5.5 0 0 1-11 0c0-3.5 2-6 5.5-11z"/>',
  weave: '<path d="M4 7h16M4 12h16M4 17h16M7 4v16M12 4v16M17 4v16"/>',
  pack: '<path d="M3.5 8 12 4l8.5 4v9L12 21l-8.5-4zM3.5 8l8.5 4 8.5-4M12 12v9"/>',
  thermometer: '<path d="M10 13.5V5a2 2 0 0 1 4 0v8.5a4 4 0 1 1-4 0zM12 9v8"/>',
  clean: '<path d="M14 3.5 9.5 12M6 12h9l2.5 8.5h-14zM8 16v4.5M12 16v4.5"/>',
  cart: '<path d="M2.5 6.5h11v10h-11zM13.5 10h4.5l3.5 3.5v3h-8z"/><circle cx="7" cy="18" r="2"/><circle cx="17" cy="18" r="2"/>',
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5h4"/>',
  phone:
    '<path d="M6.5 3.5 9.5 4l1.2 4-2 1.8c1 2.3 2.6 4 5 5l1.8-2 4 1.2.5 3c-.2 1.8-1.3 2.8-3 2.7C9.8 19.3 4.6 13.8 4 6.5c0-1.7.8-2.8 2.5-3z"/>',
  letter: '<path d="M3 5.5h18v13H3zM3 6.5l9 7 9-7"/>',
  globe: '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
  search: '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): Html {
  return raw(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`);
}
