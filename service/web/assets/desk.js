// The desk works without this script. With it: progress shows by itself, typed words survive a lost connection, the
// button says that it was pressed. No words of its own: all it says was written by the server in the reader's language.
(function () {
  "use strict";
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  const first = one("[data-focus]");
  if (first) first.focus();

  // A pressed button says so, and stays: on a weak line it may have to be pressed again, which is safe.
  for (const button of all("button[data-sending]")) {
    const words = button.textContent;
    button.form.addEventListener("submit", (event) => {
      // What it answers is shown once: a second press would take the answer of the first away.
      if ("once" in button.dataset && button.getAttribute("aria-busy")) return event.preventDefault();
      button.textContent = button.dataset.sending;
      button.setAttribute("aria-busy", "true");
    });
    addEventListener("pageshow", () => {
      button.textContent = words;
      button.removeAttribute("aria-busy");
    });
  }

  for (const line of all("[data-show]")) {
    line.hidden = false;
    one("input", line).addEventListener("change", (event) => {
      document.getElementById(line.dataset.show).type = event.target.checked ? "text" : "password";
    });
  }

  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // Drafts: kept in this tab alone, until the server says that it was done or the desk is left. The form's idempotency key
  // is kept with it, so a form sent again after a lost answer is still the same request.
  // Named by the key: who signs in after another on the same phone finds nothing of the other's.
  const owner = "desk:" + (one("[data-owner]")?.dataset.owner ?? "") + ":";
  const drafts = {
    read(name) {
      try {
        return JSON.parse(sessionStorage.getItem(owner + name));
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        if (value) sessionStorage.setItem(owner + name, JSON.stringify(value));
        else sessionStorage.removeItem(owner + name);
      } catch {
        // No storage: the page works as it does without a script.
      }
    },
    clear() {
      try {
        const kept = Object.keys(sessionStorage).filter((key) => key.startsWith(owner));
        kept.forEach((key) => sessionStorage.removeItem(key));
      } catch {
        // As above.
      }
    },
  };
  if (one("[data-done]")) drafts.clear();
  for (const form of all("[data-out]")) form.addEventListener("submit", () => drafts.clear());
  for (const form of all("[data-form]")) {
    const name = form.dataset.form;
    // Of what is hidden only the idempotency key is the reader's; a mark has no text to keep.
    const fields = Array.from(form.elements).filter(
      ({ name: called, type }) =>
        called && (called === "idempotencyKey" || !["hidden", "checkbox", "submit", "file"].includes(type)),
    );
    const keep = () => drafts.write(name, Object.fromEntries(fields.map((field) => [field.name, field.value])));
    const draft = drafts.read(name);
    if ("again" in form.dataset) keep();
    else if (draft) for (const field of fields) if (field.name in draft) field.value = draft[field.name];
    form.addEventListener("input", keep);
  }

  // Progress: asked every two seconds while something is on its way, more slowly while the line is down.
  const SOON = 2000;
  const LATE = 30000;
  let wait = SOON;
  const list = () => one("[data-batches]");

  function later() {
    if (list() && "moving" in list().dataset) setTimeout(ask, wait);
  }

  async function ask() {
    if (document.hidden) return document.addEventListener("visibilitychange", ask, { once: true });
    try {
      const address = new URL(list().dataset.batches, location.href);
      address.searchParams.set("part", "list");
      const answer = await fetch(address, { redirect: "error" });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = document.createElement("template");
      fresh.innerHTML = await answer.text();
      show(one("[data-batches]", fresh.content));
      wait = SOON;
    } catch {
      wait = Math.min(wait * 2, LATE);
    }
    later();
  }

  // Only rows that changed are replaced, and the focus stays where it was.
  function show(fresh) {
    const rows = one("[data-rows]");
    const news = [];
    let before = rows.firstElementChild;
    for (const row of all("[data-rows] > li", fresh)) {
      const known = document.getElementById(row.id);
      if (known && known.dataset.state === row.dataset.state) {
        before = known.nextElementSibling;
        continue;
      }
      news.push(row.dataset.announce);
      if (!known) {
        rows.insertBefore(row, before);
        continue;
      }
      const held = known.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      known.replaceWith(row);
      before = row.nextElementSibling;
      if (held) all("a", row).forEach((link) => link.getAttribute("href") === held && link.focus());
    }
    const waiting = one("[data-waiting]");
    if (waiting) waiting.textContent = one("[data-waiting]", fresh).textContent;
    if (!("moving" in fresh.dataset)) {
      delete list().dataset.moving;
      const refresh = one("[data-refresh]");
      if (refresh) refresh.hidden = true;
    }
    if (news.length > 0) one("[data-announcer]").textContent = news.join(" · ");
  }

  later();
})();
