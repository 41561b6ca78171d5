/** How an organisation may be visited or reached, where it wishes. */
export const contact = {
  title: "Visit or reach it",
  note: "In its own words; nobody has checked them, and nothing of this is on the chain.",
  opening: "When it is open",
  directions: "How to get there",
  phone: "Telephone",
  email: "E-mail",
  website: "Website",
  websiteNote: "No link: nobody here has looked at that site.",
  brief: "How to visit or reach it",
  page: "How you can be visited or reached",
  lead: "So everybody sees it now, on your page and by a link on the page of each of your batches.",
  nothing: "Nothing is shown now.",
  change: "Change it",
  publicPage: "See your public page",
  saved: "Saved. This is what everybody sees now.",
  onlyManagers: "A manager of your cooperative can change it.",
  otherLanguages: "In other languages",
  inLanguage: "{field}, in {language}",
  openingHint: "In your words, for example: every day but Friday, from nine to noon.",
  directionsHint: "In your words: the road, the landmark. It is public: no names of persons who do not wish it.",
  phoneHint: "For example 06 12 34 56 78. Whoever it belongs to must agree.",
  websiteHint: "It begins with https://",
} as const;

export const contactTitles = { contact: "Show this to everybody" } as const;

export const contactTexts = {
  contact: "Leave empty what you do not want to show. What stood there before is deleted for good.",
} as const;

export const contactRefusals = {
  PHONE_INVALID: "Write the whole number, for example 06 12 34 56 78 or +212 6 12 34 56 78.",
  EMAIL_INVALID: "This is no e-mail address. Write it as name@place.ma",
  WEBSITE_INVALID: "Write the address as the browser shows it, beginning with https://",
} as const;
