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
  cart: '<path d="M2.5 6.5h11v10h-11zM13.5 10h4.5l3.5 3.5v3h-8z"/><circle cx="7" cy="18" r="2"/><circle cx="17" cy="18" r="2"/>',
  search: '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): Html {
  return raw(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`);
}
