import { Findings, LedgerError } from "../../base/errors.ts";
import { LIMITS } from "../../formats/fields.ts";
import { cleanNames, type Names } from "../../values/names.ts";
import { cleanText } from "../../values/text.ts";

/** How an organisation may be visited or reached, as far as it wishes. `phone` as in E.164, `website` by https. */
export interface Contact {
  opening?: Names;
  directions?: Names;
  phone?: string;
  email?: string;
  website?: string;
}

/** Each part cleaned, what was not given left out. Throws what the parts throw, all at once, each with its pointer. */
export function cleanContact(given: Contact): Contact {
  const findings = new Findings();
  const part = <T>(field: keyof Contact, clean: () => T): T | undefined =>
    given[field] === undefined ? undefined : findings.check(`/${field}`, clean);
  const opening = part("opening", () => cleanNames(given.opening!, LIMITS.note));
  const directions = part("directions", () => cleanNames(given.directions!, LIMITS.note));
  const phone = part("phone", () => cleanPhone(given.phone!));
  const email = part("email", () => cleanEmail(given.email!));
  const website = part("website", () => cleanWebsite(given.website!));
  findings.throwAny();
  return {
    ...(opening && { opening }),
    ...(directions && { directions }),
    ...(phone && { phone }),
    ...(email && { email }),
    ...(website && { website }),
  };
}

/** As people here write it, `06 12 34 56 78`, or with the code of a country. */
function cleanPhone(text: string): string {
  const typed = cleanText(text, { min: 1, max: 40 }).replace(/[\s().\-/]/g, "");
  const phone = typed.replace(/^00/, "+").replace(/^(?:\+212)?0(?=[5-8]\d{8}$)/, "+212");
  const fits = phone.startsWith("+212") ? /^\+212[5-8]\d{8}$/ : /^\+[1-9]\d{6,14}$/;
  if (!fits.test(phone)) throw new LedgerError("PHONE_INVALID");
  return phone;
}

/** Plain letters only: an address that looks like another is worse than none. The part after the @ knows no capitals. */
function cleanEmail(text: string): string {
  const email = cleanText(text, { min: 1, max: 254 });
  if (
    !/^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/.test(
      email,
    )
  )
    throw new LedgerError("EMAIL_INVALID");
  const at = email.indexOf("@");
  return email.slice(0, at) + email.slice(at).toLowerCase();
}

/** A name, no number, at the usual door, without a password in it: what people can read aloud. */
function cleanWebsite(text: string): string {
  const typed = cleanText(text, { min: 1, max: 200 });
  const url = URL.parse(typed);
  const named = url !== null && /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname);
  const plain = named && url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  if (!plain || !/^https:\/\/[^/\\\s]/i.test(typed)) throw new LedgerError("WEBSITE_INVALID");
  return url.href.slice(0, url.pathname === "/" && url.search === "" && url.hash === "" ? -1 : undefined);
}
