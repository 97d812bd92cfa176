// What is typed into a form waits in this browser until the house has taken it: also when the login has run out, when
// somebody has logged in again in another tab, and while there is no signal. It belongs to who was logged in when it was
// typed, goes with "Keluar", and never holds a password, a NIK, a KK, an account or a telephone number
// (accounts/forms_kept.py).

const MOST_AGE = 3 * 24 * 3600 * 1000;
const MOST_BYTES = 40_000_000; // of photos in one form
const PAUSE = 300; // ms after the last key
const SENT = "kube-terkirim";
const MANY_DIGITS = /(?:\d[ .-]?){16}/; // a NIK, wherever somebody has written it
const NEVER = "[data-never-kept], [type=password], [type=hidden], [type=submit], [type=button]";

const user = document.body.dataset.user ?? "";
const isRefused = document.getElementById("salah-isi") !== null;
const isNotTaken = isRefused || !user || document.querySelector("[data-not-taken]") !== null;

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("isian", 1);
    request.onupgradeneeded = () => { request.result.createObjectStore("drafts", { keyPath: "key" }); };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// work(store) in one transaction; resolves with the result of the request it returns, when it is on the disk.
async function drafts(mode, work) {
  const transaction = (await open()).transaction("drafts", mode);
  const request = work(transaction.objectStore("drafts"));
  transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const put = (draft) => drafts("readwrite", (store) => store.put(draft));
const remove = (key) => drafts("readwrite", (store) => store.delete(key));
const all = () => drafts("readonly", (store) => store.getAll());
const of = (someone) => IDBKeyRange.bound(`${someone} `, `${someone} \uffff`);
const forget = (someone) => drafts("readwrite", (store) => store.delete(of(someone)));

// What the last page of this tab has sent: { key, token, at }, or null.
const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`))?.[1];
const clear = (name) => { document.cookie = `${name}=; path=/; max-age=0; samesite=strict`; };
// "TOKEN" of the form the house has taken, or "-" for one it has refused and answered with another page.
const answer = cookie("form_taken");
const leaver = cookie("left"); // the id of who has logged out here

async function tidy() {
  if (leaver) await forget(leaver);
  const now = Date.now();
  for (const draft of await all()) {
    const isTaken = answer && draft.sent?.token === answer;
    if (isTaken || now - draft.at > MOST_AGE) await remove(draft.key);
    else if (draft.key === sent?.key && draft.sent && (isNotTaken || answer === "-")) await put({ ...draft, sent: null });
  }
  for (const name of ["form_taken", "left"]) if (cookie(name)) clear(name);
  sessionStorage.removeItem(SENT);
}

function writingForms() {
  const found = [...document.querySelectorAll("form[method=post]")];
  return found.filter((form) => form.elements.form_token && !form.hasAttribute("hx-post"));
}

function keyOf(form, forms) {
  const address = new URL(form.dataset.kept ?? form.getAttribute("action") ?? location.href, location.href);
  const same = (one) => (one.dataset.kept ?? one.getAttribute("action")) === (form.dataset.kept ?? form.getAttribute("action"));
  return `${user} ${address.pathname}${address.search} ${forms.filter(same).indexOf(form)}`;
}

const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !one.disabled && !one.matches(NEVER));
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

function isTouched(field) {
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

// name -> values of what was typed or chosen since the page was opened.
function typed(form) {
  const fields = fieldsOf(form).filter((one) => one.type !== "file" && one.matches("input, select, textarea"));
  const touched = new Set(fields.filter(isTouched).map((one) => one.name));
  const found = {};
  for (const field of fields) {
    if (!touched.has(field.name)) continue;
    found[field.name] ??= [];
    if (isChoice(field)) found[field.name].push(...(field.checked ? [field.value] : []));
    else if (field.options) found[field.name].push(...[...field.selectedOptions].map((one) => one.value));
    else if (!MANY_DIGITS.test(field.value)) found[field.name].push(field.value);
    else delete found[field.name];
  }
  return found;
}

function photos(form) {
  const found = {};
  let room = MOST_BYTES;
  for (const field of fieldsOf(form)) {
    if (field.type !== "file" || !field.accept.startsWith("image") || !field.files.length) continue;
    room -= [...field.files].reduce((sum, file) => sum + file.size, 0);
    if (room > 0) found[field.name] = [...field.files];
  }
  return found;
}

function putBackPhotos(form, kept) {
  for (const [name, files] of Object.entries(kept)) {
    const field = form.elements[name];
    if (!field || field.files?.length) continue;
    const carrier = new DataTransfer();
    for (const file of files) carrier.items.add(file);
    field.files = carrier.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function putBack(form, draft) {
  for (const [name, values] of Object.entries(draft.fields)) {
    for (const field of fieldsOf(form).filter((one) => one.name === name)) {
      if (isChoice(field)) field.checked = values.includes(field.value);
      else if (field.options) for (const one of field.options) one.selected = values.includes(one.value);
      else field.value = values[0] ?? "";
      for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
    }
  }
  putBackPhotos(form, draft.photos);
  if (draft.shown && form.elements.shown) form.elements.shown.value = draft.shown; // who saved meanwhile is found out
}

const two = (number) => String(number).padStart(2, "0");

function when(moment) {
  const at = new Date(moment), clock = `${two(at.getHours())}.${two(at.getMinutes())}`;
  if (at.toDateString() === new Date().toDateString()) return clock;
  return `${at.toLocaleDateString("id-ID", { day: "numeric", month: "long" })} ${clock}`;
}

function button(text, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-sm ${look}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

const labelOf = (field) => field.labels?.[0]?.textContent.replace("*", "").trim();

function typedAgain(form) {
  const labels = [...form.querySelectorAll("[data-never-kept], [type=password]")].map(labelOf).filter(Boolean);
  return labels.length ? ` Ketik lagi, karena tidak ikut disimpan: ${labels.join(", ")}.` : "";
}

class Kept {
  constructor(form, key, draft) {
    const goesOn = draft && isRefused && draft.key === sent?.key;
    Object.assign(this, { form, key, draft, isWaiting: false, before: goesOn ? draft.fields : {} });
    if (goesOn) putBackPhotos(form, draft.photos);
    else if (draft) this.offer();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later(0));
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.send(); });
  }

  // "Isian yang belum terkirim dari 10.42 ada di sini: Pakai / Buang"
  offer() {
    this.isWaiting = true;
    this.note = document.createElement("div");
    this.note.className = "alert alert-info d-flex flex-wrap align-items-center gap-2 kube-kept";
    this.note.role = "status";
    const said = document.createElement("span");
    said.className = "me-auto";
    said.textContent = this.draft.sent
      ? `Isian dari ${when(this.draft.sent.at)} sudah dikirim, tetapi jawabannya tidak sampai. Periksa dahulu apakah sudah tercatat.`
      : `Isian yang belum terkirim dari ${when(this.draft.at)} ada di sini.`;
    this.note.append(said, button("Pakai", "btn-primary", () => this.use()), button("Buang", "btn-outline-secondary", () => this.drop()));
    this.form.before(this.note);
  }

  use() {
    this.isWaiting = false;
    this.before = this.draft.fields;
    this.note.textContent = `Isian dari ${when(this.draft.at)} dipasang lagi. Periksa, lalu kirim.${typedAgain(this.form)}`;
    putBack(this.form, this.draft);
    fieldsOf(this.form).find((one) => one.offsetParent)?.focus();
  }

  async drop() {
    await remove(this.key);
    this.isWaiting = false;
    this.note.remove();
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.save(null); }, pause);
  }

  // Until it is decided what becomes of the older one, it stays.
  save(sending) {
    clearTimeout(this.timer);
    if (this.isWaiting) return;
    const fields = { ...this.before, ...typed(this.form) }, kept = photos(this.form);
    if (!Object.keys(fields).length && !Object.keys(kept).length) return; // nothing that could be kept
    const shown = this.form.elements.shown?.value ?? "";
    this.draft = { key: this.key, at: Date.now(), fields, photos: kept, shown, sent: sending };
    put(this.draft).catch(() => {});
  }

  send() {
    const sending = { token: this.form.elements.form_token.value, at: Date.now() };
    sessionStorage.setItem(SENT, JSON.stringify({ key: this.key, ...sending }));
    if (this.isWaiting) put({ ...this.draft, sent: sending }).catch(() => {});
    else this.save(sending);
  }
}

try {
  await tidy();
  if (user) {
    const forms = writingForms(), known = new Map((await all()).map((draft) => [draft.key, draft]));
    for (const form of forms) {
      const key = keyOf(form, forms);
      new Kept(form, key, known.get(key));
    }
  }
} catch { /* A browser that keeps nothing: forms work as they are. */ }
document.body.dataset.kept = "ready";
